import { describe, expect, test } from "vitest";
import { refusalOf } from "../testing/refusal.ts";
import { requireRoom } from "./require-room.ts";

const limits = { projectMax: 10, totalMax: 100 };

describe("a message is accepted", () => {
  test("up to both caps, and not beyond", () => {
    expect(() => requireRoom({ project: 9, total: 99 }, limits)).not.toThrow();
    expect(refusalOf(() => requireRoom({ project: 10, total: 10 }, limits)).code).toBe("backlog_full");
    expect(refusalOf(() => requireRoom({ project: 9, total: 100 }, limits)).code).toBe("overloaded");
  });

  test("and a project over its own cap is told of that, not of the others", () => {
    expect(refusalOf(() => requireRoom({ project: 10, total: 100 }, limits))).toMatchObject({
      code: "backlog_full",
      retryAfterSeconds: 5,
    });
  });
});
