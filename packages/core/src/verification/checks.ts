import type { Verification, VerificationFact } from "./verification.ts";

export function checksLeft({ checksMax, checksUsed }: Verification): number {
  return Math.max(0, checksMax - checksUsed);
}

/**
 * What ends a Verification whose time is up. Where its checks are spent, whoever had to judge the last of them is gone,
 * and that is why it could not succeed.
 */
export function overdueFact(verification: Verification): VerificationFact {
  return checksLeft(verification) === 0 ? "checks_spent" : "time_up";
}
