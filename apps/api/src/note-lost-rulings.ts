import type { LostRulings } from "@proofline/core/ruling";
import type { ApiLog, ApiMetrics } from "./api.ts";

/** Counts the decisions that were not kept; a store that does not take them is also worth a line. */
export function noteLostRulings({
  log,
  metrics,
}: {
  readonly log: Pick<ApiLog, "warn">;
  readonly metrics: Pick<ApiMetrics, "decisionsLost">;
}): (lost: LostRulings) => void {
  return (lost) => {
    metrics.decisionsLost(lost);
    if (lost.why === "store") log.warn("decisions.not_kept", { count: lost.count, error: lost.error });
  };
}
