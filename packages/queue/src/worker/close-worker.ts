import type { Worker } from "bullmq";
import { endsWithin } from "../deadline.ts";

/**
 * Stops taking jobs, waits for those that run, tells the rest to stop, and ends whatever then remains; a job cut off
 * like that is found by another worker when its lock runs out.
 *
 * Ends within `drainMs` + `graceMs` and a little.
 */
export async function closeWorker(
  worker: Pick<Worker, "pause" | "close" | "cancelAllJobs">,
  { drainMs, graceMs }: { drainMs: number; graceMs: number },
): Promise<void> {
  // Not `close()`: once begun it can no longer be turned into a forced one.
  const drained = worker.pause();
  if (await endsWithin(drained, drainMs)) return worker.close();
  worker.cancelAllJobs("the worker is closing");
  if (await endsWithin(drained, graceMs)) return worker.close();
  await endsWithin(worker.close(true), 1_000);
}
