import { describe, expect, test } from "vitest";
import { CODE_TYPES, RESEND_POLICIES } from "../code/index.ts";
import { bounds } from "./bounds.ts";
import { CONSECUTIVE_GUESSES_MAX, defaultSettings } from "./project.ts";

const inside = (value: number, { min, max }: { min: number; max: number }) => value >= min && value <= max;

describe("what a project begins with", () => {
  test("is inside the bounds that hold for everybody", () => {
    expect(inside(defaultSettings.codeLength, bounds.codeLength)).toBe(true);
    expect(inside(defaultSettings.expiresInSeconds, bounds.expiresInSeconds)).toBe(true);
    expect(inside(defaultSettings.checksMax, bounds.checksMax)).toBe(true);
    expect(inside(defaultSettings.sendsMax, bounds.sendsMax)).toBe(true);
    expect(inside(defaultSettings.guessesPerDayMax, bounds.guessesPerDayMax)).toBe(true);
    expect(inside(defaultSettings.appName.length, bounds.appNameLength)).toBe(true);
    for (const pause of defaultSettings.cooldownsSeconds) expect(inside(pause, bounds.cooldownSeconds)).toBe(true);
    expect(CODE_TYPES).toContain(defaultSettings.codeType);
    expect(RESEND_POLICIES).toContain(defaultSettings.resendPolicy);
  });

  test("keeps the figures of NIST SP 800-63B-4: six digits, ten minutes, at most 100 wrong guesses in a row", () => {
    expect(bounds.codeLength.min).toBe(6);
    expect(defaultSettings.codeLength).toBeGreaterThanOrEqual(6);
    expect(defaultSettings.expiresInSeconds).toBeLessThanOrEqual(600);
    expect(CONSECUTIVE_GUESSES_MAX).toBeLessThanOrEqual(100);
  });

  test("the pause between sends never shrinks", () => {
    const pauses = defaultSettings.cooldownsSeconds;
    expect(pauses).toEqual(pauses.toSorted((a, b) => a - b));
    expect(pauses[0]).toBeGreaterThanOrEqual(30);
  });
});
