import { describe, expect, test } from "vitest";
import { CODE_TYPES, RESEND_POLICIES } from "../code/index.ts";
import { LIMIT_PRESETS } from "../limit/index.ts";
import { bounds } from "./bounds.ts";
import { presetSettings } from "./presets.ts";
import { CONSECUTIVE_GUESSES_MAX, defaultSettings } from "./project.ts";

const inside = (value: number, { min, max }: { min: number; max: number }) => value >= min && value <= max;

describe("what a project begins with", () => {
  test.each(LIMIT_PRESETS)("under the limits `%s` is inside the bounds that hold for everybody", (preset) => {
    const settings = presetSettings(preset);
    expect(inside(settings.codeLength, bounds.codeLength)).toBe(true);
    expect(inside(settings.expiresInSeconds, bounds.expiresInSeconds)).toBe(true);
    expect(inside(settings.checksMax, bounds.checksMax)).toBe(true);
    expect(inside(settings.sendsMax, bounds.sendsMax)).toBe(true);
    expect(inside(settings.guessesPerDayMax, bounds.guessesPerDayMax)).toBe(true);
    expect(inside(settings.appName.length, bounds.appNameLength)).toBe(true);
    for (const pause of settings.cooldownsSeconds) expect(inside(pause, bounds.cooldownSeconds)).toBe(true);
    expect(CODE_TYPES).toContain(settings.codeType);
    expect(RESEND_POLICIES).toContain(settings.resendPolicy);
  });

  test("keeps the figures of NIST SP 800-63B-4: six digits, ten minutes, at most 100 wrong guesses in a row", () => {
    expect(bounds.codeLength.min).toBe(6);
    expect(defaultSettings.codeLength).toBeGreaterThanOrEqual(6);
    expect(defaultSettings.expiresInSeconds).toBeLessThanOrEqual(600);
    expect(CONSECUTIVE_GUESSES_MAX).toBeLessThanOrEqual(100);
  });

  test("`balanced` is what a project has that says nothing", () => {
    expect(presetSettings("balanced")).toEqual(defaultSettings);
  });

  test("each preset allows no less than the one before it", () => {
    const [strict, balanced, open, none] = LIMIT_PRESETS.map(presetSettings);
    for (const [tighter, looser] of [
      [strict, balanced],
      [balanced, open],
      [open, none],
    ]) {
      if (tighter === undefined || looser === undefined) throw new Error("a preset is missing");
      expect(looser.checksMax).toBeGreaterThanOrEqual(tighter.checksMax);
      expect(looser.sendsMax).toBeGreaterThanOrEqual(tighter.sendsMax);
      expect(looser.guessesPerDayMax).toBeGreaterThan(tighter.guessesPerDayMax);
      expect(looser.cooldownsSeconds[0] ?? 0).toBeLessThan(tighter.cooldownsSeconds[0] ?? 0);
    }
  });

  test("the pause between sends never shrinks", () => {
    const pauses = defaultSettings.cooldownsSeconds;
    expect(pauses).toEqual(pauses.toSorted((a, b) => a - b));
    expect(pauses[0]).toBeGreaterThanOrEqual(30);
  });
});
