import type { RejectionKind } from "../provider/index.ts";

/** The numbers behind `decideNext`. Seconds and counts; docs/retries.md prints them from here. */
export const ladder = {
  /** A provider that said this is not asked again for this Message. */
  finalForProvider: ["route", "sender", "content", "account"] satisfies readonly RejectionKind[],
  /** After `throttled`, the same provider is asked again this often before the next one is. */
  sameProviderRetries: 1,
  /** …but not when it asks for a longer pause than this. */
  sameProviderPauseSecondsMax: 2,
  /** Pause before asking a provider again: full jitter below base · 2^(round − 1), never above the cap. */
  pauseSecondsBase: 1,
  pauseSecondsMax: 30,
  /** Retry-After is believed up to here. */
  retryAfterSecondsMax: 60,
  /** After an `unknown`: time for a receipt to prove that the text went out. */
  ambiguityHoldSeconds: 8,
  /** Texts that may reach the handset for one Message. */
  textsPerMessageMax: 2,
  attemptsMax: 20,
  /** No text is handed over when the code has less than this left to live. */
  usefulLifeSecondsMin: 10,
} as const;
