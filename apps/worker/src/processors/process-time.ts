import type { Clock, JobOutcome } from "@proofline/core/runtime";

/**
 * The row says by the database's clock when it is due, and the queue waits by this process's. A job that came back too
 * soon would find nothing due, end, and leave the row to the sweep some seconds later.
 */
export function toProcessTime(outcome: JobOutcome, clock: Clock): JobOutcome {
  if (outcome.kind !== "again") return outcome;
  const aheadMs = Date.now() - clock.now().getTime();
  return { kind: "again", at: new Date(outcome.at.getTime() + aheadMs) };
}
