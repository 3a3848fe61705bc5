import type { ProjectId } from "../runtime/index.ts";

/** What may be sent through a provider account, or by one of its senders. */
export interface Rate {
  /** What is limited: `twilio`, or `twilio/+15005550006` for a sender. */
  readonly key: string;
  /** A fraction is allowed: 0.5 is one in two seconds. Null: no limit. */
  readonly perSecond: number | null;
  /** A day begins at midnight UTC. Null: no limit. */
  readonly perDay: number | null;
}

export interface RateRequest {
  /** Projects share out what this account may send. */
  readonly account: string;
  /** All must allow it; one or more, the account's first. */
  readonly rates: readonly Rate[];
  readonly projectId: ProjectId;
  /** Whether it was told to wait before: others of its project that were not do not pass it. */
  readonly waited: boolean;
}

export type RateAnswer =
  /** Counted; to be sent now. */
  | { readonly kind: "go" }
  /** Nothing was counted. */
  | { readonly kind: "wait"; readonly afterMs: number; readonly reason: RateReason; readonly key: string };

export type RateReason = "per_second" | "per_day";

/**
 * The port to the rates that all processes share. One question is one atomic decision, by the store's clock: no second
 * sees more than `perSecond`, however many ask. Projects that wait get the same share of an account, so that none takes
 * all of it.
 */
export interface Rates {
  take(request: RateRequest): Promise<RateAnswer>;
}

/**
 * How many were sent on which day, where it is not forgotten. For stores that may lose what they know: what they count
 * is noted here about once a second, and what was counted before is read when they know nothing.
 */
export interface RateLedger {
  /** Adds to what is noted. */
  note(counts: readonly DayCount[]): Promise<void>;
  /** What is noted, 0 where nothing is; in the order of the keys. */
  read(days: readonly Omit<DayCount, "count">[]): Promise<readonly number[]>;
}

export interface DayCount {
  readonly key: string;
  /** Days since 1970, UTC. */
  readonly day: number;
  readonly count: number;
}
