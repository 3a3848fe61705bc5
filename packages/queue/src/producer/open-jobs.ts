import type { QueueName } from "@proofline/contracts";
import type { Jobs } from "@proofline/core/runtime";
import type { QueueConfig } from "../config.ts";
import { endsWithin, within } from "../deadline.ts";
import { limitLines, type QueueLog } from "../log.ts";
import { openUntil } from "../store/open-until.ts";
import type { CanaryPost } from "../worker/canary.ts";
import { createBreaker } from "./breaker.ts";
import { enqueue } from "./enqueue.ts";
import { type BullQueue, openQueues } from "./open-queues.ts";
import { createCanaryPost } from "./post-canary.ts";
import { rideJob } from "./ride-job.ts";

/** How many jobs a queue holds in each state. */
export interface QueueDepth {
  readonly waiting: number;
  readonly active: number;
  readonly delayed: number;
  readonly failed: number;
}

export interface JobsHandle extends Jobs, CanaryPost {
  /** Throws where the backend does not answer within a second, or must no longer be used (its policy was changed). */
  ping(): Promise<void>;
  /** Throws like `ping`. */
  depths(): Promise<Record<QueueName, QueueDepth>>;
  /** Jobs that may not have arrived since the start; the sweep brings them. */
  lostCount(): number;
  /** What is enqueued afterwards is lost. */
  close(): Promise<void>;
}

export interface OpenJobsOptions {
  readonly log: QueueLog;
  /** How long the backend may take to answer at the start. */
  readonly startTimeoutMs?: number;
  /** How long one `enqueue` may take. */
  readonly enqueueTimeoutMs?: number;
  /** After a failed `enqueue`, others fail at once for this long. */
  readonly restMs?: number;
}

/**
 * Connects to the queue, for those who nudge.
 *
 * Throws QueueUnavailableError when the backend does not answer in time, QueueUnusableError when it answers and must
 * not be used; either message is one sentence for the operator.
 */
export async function openJobs(config: QueueConfig, options: OpenJobsOptions): Promise<JobsHandle> {
  const { log, startTimeoutMs = 10_000, enqueueTimeoutMs = 1_000, restMs = 1_000 } = options;
  const warn = limitLines((event, fields) => log.warn(event, fields));
  let closed = false;
  const onError = (error: Error): void => {
    // Connections that are saying goodbye may still hear that the server leaves too.
    if (!closed) warn("queue.failed", { backend: config.backend, error });
  };
  const { store, queues } = await openUntil(
    { config, role: "producer", onError, timeoutMs: startTimeoutMs },
    async (store) => ({ store, queues: await openQueues(store, onError) }),
  );
  let lostCount = 0;
  let closing: Promise<void> | undefined;
  const lost = (queue: QueueName | null, { count, error }: { count: number; error: unknown }): void => {
    lostCount += count;
    warn("nudge.lost", { queue, count, error });
  };
  const deps = { queues, breaker: createBreaker(restMs), timeoutMs: enqueueTimeoutMs, lost };

  return {
    ...createCanaryPost(queues, enqueueTimeoutMs),
    async enqueue(jobs) {
      // On Postgres an add that begins after the close never ends.
      if (closing === undefined) await enqueue(jobs, deps);
      else if (jobs.length > 0) lost(null, { count: jobs.length, error: new Error("the queue is closed") });
    },
    ride: (job) => (config.backend === "postgres" ? rideJob(job) : null),
    async ping() {
      await within(store.answer(), enqueueTimeoutMs);
      await within(store.check(), enqueueTimeoutMs);
    },
    depths: () => readDepths(queues, enqueueTimeoutMs),
    lostCount: () => lostCount,
    close() {
      closing ??= closeQueues(queues)
        .then(() => store.close())
        .then(() => {
          closed = true;
        });
      return closing;
    },
  };
}

async function readDepths(
  queues: ReadonlyMap<QueueName, BullQueue>,
  timeoutMs: number,
): Promise<Record<QueueName, QueueDepth>> {
  const entries = [...queues].map(async ([name, queue]) => {
    const counts = await within(queue.getJobCounts("waiting", "prioritized", "active", "delayed", "failed"), timeoutMs);
    const { waiting = 0, prioritized = 0, active = 0, delayed = 0, failed = 0 } = counts;
    return [name, { waiting: waiting + prioritized, active, delayed, failed }] as const;
  });
  return Object.fromEntries(await Promise.all(entries)) as Record<QueueName, QueueDepth>;
}

async function closeQueues(queues: ReadonlyMap<QueueName, BullQueue>): Promise<void> {
  await endsWithin(Promise.all([...queues.values()].map((queue) => queue.close())), 1_000);
}
