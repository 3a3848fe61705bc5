import { backoffDelayMs, isJobName, JOB_CATALOG, JOB_NAMES, type QueueName } from "@proofline/contracts";
import type { WorkerOptions } from "bullmq";

/**
 * A worker that was killed is noticed when its lock has run out and two scans have passed: 7.1–8.5 s with these, 57–60
 * with BullMQ's defaults (measured). A shorter lock would re-run jobs whenever a process is busy for a moment.
 */
export const workerSettings = {
  lockDuration: 7_000,
  stalledInterval: 1_500,
  // By default the second lost worker fails a job for good, whatever its attempts.
  maxStalledCount: 5,
  runRetryDelay: 1_000,
  drainDelay: 1,
  settings: {
    backoffStrategy(attemptsMade, _type, _error, job) {
      if (job === undefined || !isJobName(job.name)) return 0;
      return backoffDelayMs(JOB_CATALOG[job.name].backoff, { failures: attemptsMade, random: Math.random() });
    },
  },
} satisfies Partial<WorkerOptions>;

/** Retention where a job carries none of its own. By age: on Postgres BullMQ's retention by count is slow. */
export function retentionOf(queue: QueueName): Pick<WorkerOptions, "removeOnComplete" | "removeOnFail"> {
  const rules = JOB_NAMES.map((name) => JOB_CATALOG[name]).filter((rules) => rules.queue === queue);
  return {
    removeOnComplete: { age: Math.max(900, ...rules.map((rules) => rules.keepDoneSeconds)) },
    removeOnFail: { age: Math.max(86_400, ...rules.map((rules) => rules.keepFailedSeconds)) },
  };
}
