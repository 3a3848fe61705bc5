import { addSeconds } from "../runtime/index.ts";

/** Pauses between Tries in seconds (the schedule that Standard Webhooks 1.0.0 suggests): ten Tries over 75.6 hours. */
export const REDELIVERY_SCHEDULE_SECONDS = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400] as const;

/** What came of one Try. `statusCode` is null when there was no answer. */
export interface TryResult {
  readonly statusCode: number | null;
  readonly retryAfterSeconds: number | null;
}

export type Redelivery =
  | { readonly kind: "succeeded" }
  | { readonly kind: "again"; readonly at: Date }
  /** Out of Tries. */
  | { readonly kind: "exhausted" }
  /** 410: the receiver asks never to be called again; the endpoint is disabled. */
  | { readonly kind: "gone" };

export interface RedeliverySituation {
  readonly result: TryResult;
  /** Tries so far, this one included. */
  readonly tries: number;
  readonly now: Date;
  /** In [0, 1): spreads the pause over ±20 %, so that receivers that were down together are not called together. */
  readonly jitter: number;
}

/** 2xx alone is success; 3xx is never followed and counts as failure; 410 disables. Retry-After is kept to 1–2 × the pause. */
export function decideRedelivery({ result, tries, now, jitter }: RedeliverySituation): Redelivery {
  const status = result.statusCode;
  if (status !== null && status >= 200 && status < 300) return { kind: "succeeded" };
  if (status === 410) return { kind: "gone" };
  const pauseSeconds = REDELIVERY_SCHEDULE_SECONDS[tries - 1];
  if (pauseSeconds === undefined) return { kind: "exhausted" };
  const spread = pauseSeconds * (0.8 + 0.4 * jitter);
  const asked = Math.min(result.retryAfterSeconds ?? 0, 2 * pauseSeconds);
  return { kind: "again", at: addSeconds(now, Math.max(spread, asked)) };
}
