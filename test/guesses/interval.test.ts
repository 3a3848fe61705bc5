import { expect, test } from "vitest";
import { exactInterval } from "./interval.ts";

// Against closed forms, and a published example: 10 of 100 at 95 % is 0.0490 to 0.1762.
test.each([
  [0, 100, 0, 1 - 0.025 ** (1 / 100)],
  [100, 100, 0.025 ** (1 / 100), 1],
  [1, 1, 0.025, 1],
  [10, 100, 0.04900469, 0.1762226],
  [1, 100_000, 2.531782e-7, 5.571516e-5],
])("of %d hits in %d is the interval that the definition gives", (hits, of, lower, upper) => {
  const got = exactInterval(hits, { of, confidence: 0.95 });
  expect(got.lower).toBeCloseTo(lower, 7);
  expect(got.upper).toBeCloseTo(upper, 7);
});
