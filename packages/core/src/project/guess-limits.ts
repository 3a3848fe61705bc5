import type { GuessLimits } from "../guess/index.ts";
import { CONSECUTIVE_GUESSES_MAX, type ProjectSettings } from "./project.ts";

type GuessSettings = Pick<ProjectSettings, "guessesPerDayMax" | "userGuessesPerDayMax" | "guessWindowSeconds">;

/** The guesses of a number and those of a user, as the settings limit them. */
export function guessLimits(settings: GuessSettings): { readonly number: GuessLimits; readonly user: GuessLimits } {
  const more = { consecutiveMax: CONSECUTIVE_GUESSES_MAX, windowSeconds: settings.guessWindowSeconds };
  return {
    number: { ...more, max: settings.guessesPerDayMax },
    user: { ...more, max: settings.userGuessesPerDayMax },
  };
}
