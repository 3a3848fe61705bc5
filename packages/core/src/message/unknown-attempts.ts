import { addSeconds } from "../runtime/index.ts";
import { ladder } from "./ladder.ts";
import type { Attempt } from "./message.ts";

/** Texts that the handset may have got: what was accepted, and what may have been. */
export function textsOut(attempts: readonly Attempt[]): number {
  return attempts.filter(({ status }) => status !== "rejected").length;
}

/**
 * From when on another text may go out; null: at any time. What its provider denied only afterwards counts as a text as
 * well, until the provider's list has had its time: it may lag behind its deeds.
 */
export function anotherTextAt(attempts: readonly Attempt[]): Date | null {
  const denied = attempts
    .filter(({ cause }) => cause === "absent")
    .map(({ startedAt, endedAt }) => addSeconds(endedAt ?? startedAt, ladder.listLagSeconds))
    .toSorted((a, b) => a.getTime() - b.getTime());
  const tooMany = textsOut(attempts) + denied.length - ladder.textsPerMessageMax;
  return tooMany < 0 ? null : (denied[tooMany] ?? null);
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
