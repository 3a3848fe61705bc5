import fc from "fast-check";
import { expect, test } from "vitest";
import { median, quantile, rounded } from "./statistics.ts";

test("a median is the middle one, or halfway between the two", () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
  expect(median([])).toBeNaN();
});

test("a quantile is never outside the values, and grows with its share", () => {
  const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1 });
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(values, share, share, (values, one, other) => {
      const [low, high] = [Math.min(one, other), Math.max(one, other)];
      expect(quantile(values, low)).toBeLessThanOrEqual(quantile(values, high) + 1e-6);
      expect(quantile(values, low)).toBeGreaterThanOrEqual(Math.min(...values) - 1e-6);
      expect(quantile(values, high)).toBeLessThanOrEqual(Math.max(...values) + 1e-6);
    }),
  );
});

test("figures keep three digits", () => {
  expect(rounded(1_234.56)).toBe(1_230);
  expect(rounded(0.012_345)).toBe(0.0123);
});
