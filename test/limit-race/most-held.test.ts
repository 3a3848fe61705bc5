import { expect, test } from "vitest";
import { mostHeld, type Span } from "./most-held.ts";

const at = (...askedMs: number[]): Span[] => askedMs.map((each) => ({ askedMs: each, answeredMs: each + 50 }));

test("one send too many in a stretch is seen wherever the stretch begins", () => {
  expect(mostHeld(at(0, 100, 1_900, 2_040, 2_000), 2)).toBe(4);
  expect(mostHeld(at(0, 100, 200, 2_001, 2_101, 2_201), 2)).toBe(3);
});

test("a send that may have been counted after the stretch is not held against a limit", () => {
  expect(mostHeld([...at(0), { askedMs: 1_990, answeredMs: 2_010 }], 2)).toBe(1);
  expect(mostHeld([], 2)).toBe(0);
});
