/** A "no" before each provider words it. */
export interface Refusal {
  readonly status: number;
  /** The provider's own code; null for the usual one of that status. */
  readonly code: number | null;
  readonly retryAfterSeconds: number | null;
}
