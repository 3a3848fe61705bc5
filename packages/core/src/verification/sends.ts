import { pauseAfter } from "../ruling/index.ts";
import { addSeconds } from "../runtime/index.ts";
import type { Verification } from "./verification.ts";

export function sendsLeft({ status, sendsMax, sendsUsed }: Verification): number {
  return status === "pending" ? Math.max(0, sendsMax - sendsUsed) : 0;
}

/** When the next send is allowed: the pause grows with every send, its last step repeats. Null when none is left. */
export function resendAfter(verification: Verification): Date | null {
  if (sendsLeft(verification) === 0) return null;
  const { cooldownsSeconds, sendsUsed, lastSentAt } = verification;
  return addSeconds(lastSentAt, pauseAfter(cooldownsSeconds, sendsUsed));
}
