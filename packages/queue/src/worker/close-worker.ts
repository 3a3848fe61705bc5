import type { Worker } from "bullmq";
import { endsWithin } from "../deadline.ts";

/**
 * `idle` resolves when no job runs: a worker that was held before it is closed does not say so itself. Stops taking jobs, waits for those that run, tells the rest to stop, and ends whatever then remains; a job cut off
 * like that is found by another worker when its lock runs out.
 *
 * Ends within `drainMs` + `graceMs` + 1 s.
 */
export async function closeWorker(
  worker: Pick<Worker, "pause" | "close" | "cancelAllJobs">,
  { drainMs, graceMs, idle }: { drainMs: number; graceMs: number; idle: () => Promise<void> },
): Promise<void> {
  // Not `close()`: once begun it can no longer be turned into a forced one.
  const drained = worker.pause().then(idle);
  let empty = await endsWithin(drained, drainMs);
  if (!empty) {
    worker.cancelAllJobs("the worker is closing");
    empty = await endsWithin(drained, graceMs);
  }
  // Bounded too: a Postgres connection says goodbye, and waits for an answer that a dead one never gives.
  await endsWithin(worker.close(!empty), 1_000);
}
