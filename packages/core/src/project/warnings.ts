import { guessChance } from "../guess/index.ts";
import type { ProjectSettings } from "./project.ts";

export const WARNING_CODES = ["long_lifetime", "short_code", "high_guess_chance"] as const;

/** What is allowed and still not wise. */
export interface Warning {
  readonly code: (typeof WARNING_CODES)[number];
  readonly message: string;
}

/** NIST SP 800-63B-4, 3.1.3.2: a code is valid for ten minutes at most. */
const LIFETIME_WISE_SECONDS = 600;
/** NIST SP 800-63B-4, 3.2.2, of the shortest code that it allows: 100 guesses among a million. */
const CHANCE_WISE = 1e-4;

/** What to know about a lifetime of this length; null where there is nothing. */
export function lifetimeWarning(expiresInSeconds: number): Warning | null {
  if (expiresInSeconds <= LIFETIME_WISE_SECONDS) return null;
  const message =
    "A code that lives longer than 10 minutes can be read, asked for on the phone or guessed for longer: NIST SP 800-63B-4 allows 10 minutes.";
  return { code: "long_lifetime", message };
}

/** What to know about a project's settings, the computed chance of a guess included. */
export function settingsWarnings(settings: ProjectSettings): readonly Warning[] {
  const { perDay } = guessChance(settings);
  const chance: Warning | null =
    perDay <= CHANCE_WISE
      ? null
      : { code: "high_guess_chance", message: `${chanceSentence(perDay)} NIST SP 800-63B-4 comes to 1 in 10,000.` };
  return [lifetimeWarning(settings.expiresInSeconds), chance].filter((each) => each !== null);
}

export function chanceSentence(perDay: number): string {
  return `An attacker guesses a code of one number in a day with a chance of up to ${inWords(perDay)}.`;
}

/** "0.00002 (1 in 50,000)". */
export function inWords(chance: number): string {
  const figure = Number(chance.toPrecision(3));
  const shown = figure < 1e-6 ? String(figure) : figure.toFixed(12).replace(/\.?0+$/, "");
  return `${shown} (1 in ${Math.floor(Number((1 / chance).toPrecision(12))).toLocaleString("en-GB")})`;
}
