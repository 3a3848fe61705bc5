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
  /** The cap: this, or a tenth of the Message's age where that is longer, so that a code of a day is not asked for all day. */
  pauseSecondsMax: 30,
  pauseShareOfAge: 0.1,
  /** Retry-After is believed up to here. */
  retryAfterSecondsMax: 60,
  /** After an `unknown`: this long after its end its provider is asked, for the first time, what it knows of the text. */
  firstLookUpSeconds: 2,
  /** After an `unknown`: time for a receipt, or a second look-up, to prove that the text went out. */
  ambiguityHoldSeconds: 8,
  /** The same where our own worker died, from the beginning of the call: nothing of it can still be on its way then. */
  crashedHoldSeconds: 5,
  /** What a provider's list lacks this long after the call was never taken: until then it counts as a text. */
  listLagSeconds: 20,
  /** Texts that may reach the handset for one Message. */
  textsPerMessageMax: 2,
  /** Never met by the pauses above within a day; a stop for whatever nobody thought of. */
  attemptsMax: 500,
  /** No text is handed over when the code has less than this left to live. */
  usefulLifeSecondsMin: 10,
} as const;
