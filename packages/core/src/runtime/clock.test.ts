import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addSeconds, secondsUntil } from "./clock.ts";

const date = fc.date({ min: new Date(0), max: new Date("2100-01-01"), noInvalidDate: true });

describe("secondsUntil", () => {
  test.each([
    { name: "a started second counts as a whole one, so nobody is told to come back too early", aheadMs: 1, want: 1 },
    { name: "a whole second stays one", aheadMs: 1_000, want: 1 },
    { name: "a bit more is two", aheadMs: 1_001, want: 2 },
    { name: "now is zero", aheadMs: 0, want: 0 },
    { name: "the past is zero, never negative", aheadMs: -5_000, want: 0 },
  ])("$name", ({ aheadMs, want }) => {
    const now = new Date(1_800_000_000_000);
    expect(secondsUntil(now, new Date(now.getTime() + aheadMs))).toBe(want);
  });

  test("whoever waits that long is not early, and less than a second late", () => {
    fc.assert(
      fc.property(date, date, (from, to) => {
        const waited = addSeconds(from, secondsUntil(from, to));
        expect(waited.getTime()).toBeGreaterThanOrEqual(to.getTime());
        if (to > from) expect(waited.getTime() - to.getTime()).toBeLessThan(1_000);
      }),
    );
  });
});

test("adding seconds leaves the given moment alone", () => {
  const at = new Date(0);
  expect(addSeconds(at, 1.5).getTime()).toBe(1_500);
  expect(at.getTime()).toBe(0);
});
