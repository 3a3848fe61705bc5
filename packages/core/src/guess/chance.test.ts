import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ChanceSettings, guessChance, suppliedCodeChance } from "./chance.ts";

const settings: ChanceSettings = {
  codeType: "numeric",
  codeLength: 6,
  resendPolicy: "same",
  checksMax: 5,
  sendsMax: 5,
  guessesPerDayMax: 10,
  guessWindowSeconds: 86_400,
  lockoutSeconds: 86_400,
};
const chance = (change: Partial<ChanceSettings>) => guessChance({ ...settings, ...change }).perDay;

describe("the chance that an attacker guesses a code of one number in a day", () => {
  test("is, as a project begins, that of ten guesses and ten that a success gives back among a million codes", () => {
    expect(guessChance(settings)).toEqual({ perDay: 2e-5, guessesPerDay: 20, liveCodes: 1, codes: 1e6 });
  });

  test.each<[Partial<ChanceSettings>, number]>([
    [{ checksMax: 1 }, 1e-5],
    [{ codeLength: 8 }, 2e-7],
    [{ guessesPerDayMax: 100 }, 2e-4],
    [{ resendPolicy: "new_revoke_old" }, 2e-5],
    [{ resendPolicy: "new_keep_old_until_used" }, 1e-4],
    [{ lockoutSeconds: 3_600 }, 24 * 2e-5],
    [{ guessWindowSeconds: 3_600 }, 24 * 2e-5],
    [{ lockoutSeconds: 50_000 }, 2 * 2e-5],
    [{ lockoutSeconds: 864_000 }, 2e-5],
    [{ codeType: "alphanumeric", codeLength: 6 }, 20 / 31 ** 6],
  ])("with %j is %d", (change, want) => expect(chance(change)).toBeCloseTo(want, 12));

  test("of a caller's own code goes by its length and whether it has letters", () => {
    expect(suppliedCodeChance(settings, "0421").perDay).toBeCloseTo(2e-3, 12);
    expect(suppliedCodeChance(settings, "04A1").perDay).toBeCloseTo(20 / 36 ** 4, 12);
    expect(suppliedCodeChance({ ...settings, resendPolicy: "new_keep_old_until_used" }, "0421").liveCodes).toBe(1);
  });

  test("never falls when a limit is loosened, and is a chance whatever is set", () => {
    const steps = fc.record({
      codeLength: fc.integer({ min: 1, max: 12 }),
      checksMax: fc.integer({ min: 1, max: 10 }),
      sendsMax: fc.integer({ min: 1, max: 10 }),
      guessesPerDayMax: fc.integer({ min: 1, max: 100 }),
      guessWindowSeconds: fc.integer({ min: 3_600, max: 604_800 }),
      lockoutSeconds: fc.integer({ min: 60, max: 2_592_000 }),
      resendPolicy: fc.constantFrom("same" as const, "new_revoke_old" as const, "new_keep_old_until_used" as const),
    });
    fc.assert(
      fc.property(steps, (change) => {
        const now = chance(change);
        expect(now).toBeGreaterThan(0);
        expect(now).toBeLessThanOrEqual(1);
        expect(chance({ ...change, guessesPerDayMax: change.guessesPerDayMax + 1 })).toBeGreaterThanOrEqual(now);
        expect(chance({ ...change, sendsMax: change.sendsMax + 1 })).toBeGreaterThanOrEqual(now);
        expect(chance({ ...change, lockoutSeconds: change.lockoutSeconds * 2 })).toBeLessThanOrEqual(now);
        expect(chance({ ...change, codeLength: change.codeLength + 1 })).toBeLessThanOrEqual(now);
      }),
    );
  });
});
