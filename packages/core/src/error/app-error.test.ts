import { describe, expect, test } from "vitest";
import { AppError, invalidField } from "./app-error.ts";
import { assertNever } from "./assert-never.ts";

describe("a refusal", () => {
  test("keeps the public words apart from the private cause", () => {
    const cause = new Error("connection to 10.0.0.5 refused");
    const error = new AppError("unavailable", "Try again in a moment.", { cause, retryAfterSeconds: 1 });
    expect(error).toMatchObject({ name: "AppError", code: "unavailable", message: "Try again in a moment.", cause });
    expect(error).toMatchObject({ faults: [], retryAfterSeconds: 1 });
    expect(JSON.stringify(error)).not.toContain("10.0.0.5");
  });

  test("without a cause has none", () => expect("cause" in new AppError("not_found", "No such thing.")).toBe(false));

  test("of one field names it", () => {
    expect(invalidField("to", "Not a number.", "phone_number_invalid")).toMatchObject({
      code: "phone_number_invalid",
      message: "Not a number.",
      faults: [{ path: "to", message: "Not a number." }],
    });
    expect(invalidField("code", "Not a code.").code).toBe("invalid_request");
  });
});

test("a forgotten case is loud", () => {
  expect(() => assertNever("novel" as never)).toThrow('unhandled case: "novel"');
});
