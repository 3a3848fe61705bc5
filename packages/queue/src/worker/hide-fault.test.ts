import { expect, test } from "vitest";
import { hideFault } from "./hide-fault.ts";

const named = (name: string, code?: unknown): Error => Object.assign(new Error("to +447700900123"), { name, code });

test.each([
  [named("TypeError"), "TypeError"],
  [named("PostgresError", "40P01"), "PostgresError (40P01)"],
  [named("Error", "ECONNRESET"), "Error (ECONNRESET)"],
  [named("Error", "483920"), "Error"],
  [named("Error", 21211), "Error"],
  [named("Error", "to +447700900123"), "Error"],
  [named("to +447700900123"), "Error"],
  ["to +447700900123", "fault"],
  [undefined, "fault"],
])("%s is kept as %s and nothing more", (error, kept) => {
  const hidden = hideFault(error);
  expect(hidden.message).toBe(kept);
  expect(hidden.stack).toBe(kept);
  expect(JSON.stringify(hidden)).toBe("{}");
});
