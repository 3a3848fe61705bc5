import type { ProjectSettings } from "@proofline/core/project";
import type { Rules } from "../reference/rules.ts";

/** The rules of a run as settings. Codes are so long that no two are the same by chance. */
export function settingsOf(rules: Rules): Partial<ProjectSettings> {
  return {
    codeType: "alphanumeric",
    codeLength: 12,
    resendPolicy: rules.resendPolicy,
    checksMax: rules.checksMax,
    sendsMax: rules.sendsMax,
    cooldownsSeconds: rules.cooldownsSeconds,
    expiresInSeconds: rules.lifeSeconds,
    guessesPerDayMax: rules.numberGuessesMax,
    userGuessesPerDayMax: rules.userGuessesMax,
    guessWindowSeconds: rules.guessWindowSeconds,
    lockoutSeconds: rules.lockoutSeconds,
    handsetSendsPerDayMax: 0,
    // The reference knows no limits of sends.
    limits: [],
  };
}
