import { CODE_LENGTH_MAX, CODE_LENGTH_MIN } from "../code/index.ts";

/** Inclusive bounds of what may be set, for a project and for one request alike; the API's schemas read them. */
export const bounds = {
  codeLength: { min: CODE_LENGTH_MIN, max: CODE_LENGTH_MAX },
  /** A minute is too short for a slow carrier already; a day is the most that can be defended. */
  expiresInSeconds: { min: 30, max: 86_400 },
  checksMax: { min: 1, max: 10 },
  sendsMax: { min: 1, max: 10 },
  cooldownSeconds: { min: 0, max: 3_600 },
  guessesPerDayMax: { min: 1, max: 100 },
  userGuessesPerDayMax: { min: 1, max: 1_000 },
  guessWindowSeconds: { min: 3_600, max: 604_800 },
  /** 1: whoever guesses is right. Below one in 10^12, nothing that can be typed would do. */
  guessChanceMax: { min: 1e-12, max: 1 },
  lockoutSeconds: { min: 60, max: 2_592_000 },
  noReceiptSeconds: { min: 5, max: 600 },
  handsetSendsPerDayMax: { min: 0, max: 1_000 },
  backlogMax: { min: 1, max: 1_000_000 },
  appNameLength: { min: 1, max: 40 },
} as const;
