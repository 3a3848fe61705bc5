import fc from "fast-check";
import { expect, test } from "vitest";
import { rateWindow } from "./rate-window.ts";

test.each([
  [10, { max: 10, ms: 1_000 }],
  [1, { max: 1, ms: 1_000 }],
  [0.5, { max: 1, ms: 2_000 }],
  [2.5, { max: 3, ms: 1_200 }],
])("%d per second are as many whole sends in as long a time", (perSecond, window) => {
  expect(rateWindow(perSecond)).toEqual(window);
});

test("no rate becomes a larger or a smaller one", () => {
  fc.assert(
    fc.property(fc.double({ min: 0.001, max: 10_000, noNaN: true }), (perSecond) => {
      const { max, ms } = rateWindow(perSecond);
      expect(Number.isInteger(max)).toBe(true);
      expect((max / ms) * 1_000).toBeCloseTo(perSecond, 6);
    }),
  );
});
