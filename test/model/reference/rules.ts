export const RESEND_POLICIES = ["same", "new_revoke_old", "new_keep_old_until_used"] as const;

/** What the project of one run was set to. All times are multiples of ten seconds: a world may be a little late. */
export interface Rules {
  readonly resendPolicy: (typeof RESEND_POLICIES)[number];
  readonly checksMax: number;
  readonly sendsMax: number;
  readonly cooldownsSeconds: readonly number[];
  readonly lifeSeconds: number;
  readonly numberGuessesMax: number;
  readonly userGuessesMax: number;
  readonly guessWindowSeconds: number;
  readonly lockoutSeconds: number;
}

/** A form that submits twice is answered "verified" twice, for this long and this often. */
export const GRACE_SECONDS = 60;
export const REPEATS_MAX = 5;
/** Wrong guesses in a row after which nothing is judged any more (NIST SP 800-63B-4, 3.2.2). */
export const IN_A_ROW_MAX = 100;
/** Of one window, no more than this many budgets are judged, however often the number's holder succeeds in between. */
export const FORGIVING = 2;
