import type { PumpingGuard } from "@proofline/contracts";
import {
  GUARD_SCOPES,
  GUARD_WINDOW_SECONDS,
  type GuardPolicy,
  guardBudgets,
  REOPEN_SHARE,
} from "@proofline/core/pumping";
import type { z } from "zod";

export function presentGuard({ mode, allow }: GuardPolicy): z.output<typeof PumpingGuard> {
  return {
    object: "pumping_guard",
    mode,
    allow: { numbers: allow.numbers.length, ranges: [...allow.ranges], networks: [...allow.networks] },
    window_seconds: GUARD_WINDOW_SECONDS,
    reopen_share: REOPEN_SHARE,
    budgets: GUARD_SCOPES.map((scope) => ({ scope, ...guardBudgets[scope] })),
  };
}
