import { alphabets, type CodeType, type ResendPolicy } from "../code/index.ts";
import { FORGIVING_FACTOR } from "./budget.ts";

/** The settings of a project, or of one request, that decide how likely a code is guessed. */
export interface ChanceSettings {
  readonly codeType: CodeType;
  readonly codeLength: number;
  readonly resendPolicy: ResendPolicy;
  readonly checksMax: number;
  readonly sendsMax: number;
  readonly guessesPerDayMax: number;
  readonly guessWindowSeconds: number;
  readonly lockoutSeconds: number;
}

/** How likely an attacker guesses a code of one number in a day, and what that follows from. */
export interface GuessChance {
  /** 0 to 1: no attacker does better, in any 24 hours, whatever is resent or started anew and however often the number's holder succeeds. */
  readonly perDay: number;
  /** Wrong guesses at the number that are judged in 24 hours, at most. */
  readonly guessesPerDay: number;
  /** Codes of one Verification that are right at the same time, at most. */
  readonly liveCodes: number;
  /** How many codes there are. */
  readonly codes: number;
}

const DAY_SECONDS = 86_400;

/**
 * `guessesPerDay × liveCodes ÷ codes`: each guess is judged against the live codes of one Verification, and codes are
 * drawn evenly, so no guess is right with a greater chance than `liveCodes ÷ codes`; chances of several add up to no
 * more than their sum (Boole's inequality).
 */
export function guessChance(settings: ChanceSettings): GuessChance {
  return chanceAmong(settings, alphabets[settings.codeType].length ** settings.codeLength);
}

/** The same of a code that the caller drew evenly from all of its kind: as long, of digits alone or of letters too. */
export function suppliedCodeChance(settings: ChanceSettings, code: string): GuessChance {
  return chanceAmong({ ...settings, resendPolicy: "same" }, (/^\d+$/.test(code) ? 10 : 36) ** code.length);
}

function chanceAmong(settings: ChanceSettings, codes: number): GuessChance {
  const guessesPerDay = guessesIn24Hours(settings);
  // Each text but the first may bring one more.
  const liveCodes = settings.resendPolicy === "new_keep_old_until_used" ? settings.sendsMax : 1;
  return { perDay: Math.min(1, (guessesPerDay * liveCodes) / codes), guessesPerDay, liveCodes, codes };
}

/**
 * Between the last guess of one count and the first of the next lies a lock, or a window without any: so many counts
 * touch 24 hours, each with as many failures as lock the number, and once more as many that successes gave back. One
 * check for each Verification leaves no failure to be given back.
 */
function guessesIn24Hours(settings: ChanceSettings): number {
  const pauseSeconds = Math.min(settings.guessWindowSeconds, settings.lockoutSeconds);
  const counts = Math.ceil(DAY_SECONDS / pauseSeconds);
  return settings.guessesPerDayMax * counts * (settings.checksMax > 1 ? FORGIVING_FACTOR : 1);
}
