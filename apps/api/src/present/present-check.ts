import type { CheckResult } from "@proofline/contracts";
import type { CheckAnswer } from "@proofline/core/verification";
import type { z } from "zod";

export function presentCheck(answer: CheckAnswer): z.output<typeof CheckResult> {
  return {
    id: answer.id,
    valid: answer.valid,
    status: answer.status,
    already_verified: answer.alreadyVerified,
    checks_left: answer.checksLeft,
    ...(answer.proof === null ? {} : { proof: answer.proof }),
    ...(answer.reason === null ? {} : { reason: answer.reason }),
  };
}
