import type { CheckResult } from "@proofline/contracts";
import type { Lock } from "@proofline/core/guess";
import { secondsUntil } from "@proofline/core/runtime";
import type { CheckAnswer } from "@proofline/core/verification";
import type { z } from "zod";

export function presentCheck(answer: CheckAnswer, now: Date): z.output<typeof CheckResult> {
  return {
    id: answer.id,
    valid: answer.valid,
    status: answer.status,
    already_verified: answer.alreadyVerified,
    checks_left: answer.checksLeft,
    ...(answer.proof === null ? {} : { proof: answer.proof }),
    ...(answer.reason === null ? {} : { reason: answer.reason }),
    ...(answer.lock === null ? {} : presentLock(answer.lock, now)),
  };
}

function presentLock({ until }: Lock, now: Date) {
  if (until === null) return { locked_until: null };
  return { locked_until: until.toISOString(), retry_after: Math.max(1, secondsUntil(now, until)) };
}
