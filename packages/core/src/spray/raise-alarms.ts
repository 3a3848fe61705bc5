import type { Jobs, ProjectId } from "../runtime/index.ts";
import { judgeSpray } from "./spray.ts";
import type { SprayAlarm, SprayStore } from "./store.ts";
import type { CheckTally } from "./tally.ts";

export interface SprayDeps {
  readonly tally: CheckTally;
  readonly sprays: SprayStore;
  readonly jobs: Jobs;
}

/**
 * Adds this process's checks to those of the others and tells subscribers of projects where codes are being tried over
 * many numbers, once an hour at most. Returns the alarms that were raised by this call.
 */
export async function raiseAlarms({ tally, sprays, jobs }: SprayDeps): Promise<ReadonlyMap<ProjectId, SprayAlarm>> {
  const counts = tally.take();
  const raised = new Map<ProjectId, SprayAlarm>();
  if (counts.size === 0) return raised;
  let figures: Awaited<ReturnType<SprayStore["add"]>>;
  try {
    figures = await sprays.add(counts);
  } catch (error) {
    tally.putBack(counts);
    throw error;
  }
  for (const [projectId, each] of figures) {
    const { suspected, share, usualShare } = judgeSpray(each);
    if (!suspected) continue;
    const { wrong, right } = each.recent;
    const alarm = { wrong, checks: wrong + right, share, usualShare };
    const deliveryIds = await sprays.raise(projectId, alarm);
    if (deliveryIds === null) continue;
    raised.set(projectId, alarm);
    await jobs.enqueue(
      deliveryIds.map((deliveryId) => ({ name: "webhook.deliver", payload: { deliveryId }, nudge: 0 }) as const),
    );
  }
  return raised;
}
