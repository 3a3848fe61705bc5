import { addSeconds } from "../runtime/index.ts";
import { ladder } from "./ladder.ts";
import type { Attempt } from "./message.ts";

/**
 * Texts that the handset may have got: what was accepted, what may have been, and what its provider denied only
 * afterwards, for its list may lag behind its deeds.
 */
export function textsOut(attempts: readonly Attempt[]): number {
  return attempts.filter(({ status, cause }) => status !== "rejected" || cause === "absent").length;
}

/** When evidence about an unknown Attempt is as good as it gets: what is not proven then will not be. */
export function settledBy({ cause, startedAt, endedAt }: Attempt): Date {
  if (cause === "crashed") return addSeconds(startedAt, ladder.crashedHoldSeconds);
  return addSeconds(endedAt ?? startedAt, ladder.ambiguityHoldSeconds);
}

export function isSettled(attempt: Attempt, now: Date): boolean {
  return now >= settledBy(attempt);
}

/** When its provider is asked for the first time. After a crash it has been quiet for seconds already. */
export function lookUpAt({ cause, startedAt, endedAt }: Attempt): Date {
  return cause === "crashed" ? startedAt : addSeconds(endedAt ?? startedAt, ladder.firstLookUpSeconds);
}
