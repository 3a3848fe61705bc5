import { JOB_CATALOG, JOB_NAMES, type QueueName } from "@proofline/contracts";
import { type IQueueBackend, type JobProgress, Worker } from "bullmq";
import type { QueueConfig } from "../config.ts";
import { limitLines, type QueueLog } from "../log.ts";
import type { JobStore } from "../store/job-store.ts";
import { openUntil } from "../store/open-until.ts";
import { closeWorker } from "./close-worker.ts";
import { createPulse, type Pulse } from "./pulse.ts";
import { type Ending, type PoisonJob, type Processors, runProcessor } from "./run-processor.ts";
import { watchBackend } from "./watch-backend.ts";
import { retentionOf, workerSettings } from "./worker-settings.ts";

export interface WorkerConfig {
  readonly config: QueueConfig;
  readonly queue: QueueName;
  /** Jobs at once in this process. */
  readonly concurrency: number;
  readonly processors: Processors;
  readonly log: QueueLog;
  readonly onPoison?: (job: PoisonJob) => void;
  /** For metrics: hears of every run. */
  readonly onSettled?: (job: { name: string; outcome: Ending; durationMs: number }) => void;
  /** How long the backend may take to answer at the start. */
  readonly startTimeoutMs?: number;
  /** How long `close` waits for running jobs before it tells them to stop. */
  readonly drainMs?: number;
}

export interface RunningWorker {
  readonly queue: QueueName;
  /** When this worker last asked the backend for work, or finished some. BullMQ's own `isRunning` stays true when neither happens any more. */
  lastProgressAt(): Date;
  /** Whether it made progress lately, as far as its running jobs let it. */
  isAlive(): boolean;
  /** Takes no more jobs, waits for the running ones, ends. Ends within `drainMs` and 4 s. */
  close(): Promise<void>;
}

type BullWorker = Worker<unknown, void, string, IQueueBackend, JobProgress, unknown>;

/** How long a run may go on after it was told to stop. */
const graceMs = 2_000;

/**
 * Consumes one queue. Throws QueueUnavailableError when the backend does not answer in time, QueueUnusableError when
 * it must not be used.
 */
export async function startWorker(options: WorkerConfig): Promise<RunningWorker> {
  const { config, queue, concurrency, log, startTimeoutMs = 10_000, drainMs = 10_000 } = options;
  const warn = limitLines((event, fields) => log.warn(event, fields));
  let closed = false;
  const onError = (error: Error): void => {
    // Connections that are saying goodbye may still hear that the server leaves too.
    if (!closed) warn("worker.failed", { queue, backend: config.backend, error });
  };
  const pulse = createPulse({ slots: concurrency, longestRunMs: longestRunMs(queue) });
  const { store, worker } = await openUntil(
    { config, role: "worker", onError, timeoutMs: startTimeoutMs },
    async (store) => ({ store, worker: await openWorker(store, { options, pulse, onError }) }),
  );
  worker.on("completed", pulse.beat);
  worker.on("failed", pulse.beat);
  pulse.beat();
  worker.run().catch(onError);

  let closing: Promise<void> | undefined;
  return {
    queue,
    lastProgressAt: pulse.lastBeatAt,
    isAlive: () => closing === undefined && pulse.isAlive(),
    close() {
      closing ??= closeWorker(worker, { drainMs, graceMs: graceMs + 500 })
        .then(() => store.close())
        .then(() => {
          closed = true;
        });
      return closing;
    },
  };
}

async function openWorker(
  store: JobStore,
  { options, pulse, onError }: { options: WorkerConfig; pulse: Pulse; onError: (error: Error) => void },
): Promise<BullWorker> {
  const { queue, concurrency, processors, log, onPoison = () => {}, onSettled = () => {} } = options;
  const deps = { processors, log, onPoison, onSettled, graceMs };
  const worker: BullWorker = new Worker(
    queue,
    // Three parameters and no default among them: BullMQ gives its signal only to a function that counts to three.
    (job, token, signal) => pulse.during(() => runProcessor(job, { token: token ?? "", signal, deps })),
    { ...store.options(queue), ...workerSettings, ...retentionOf(queue), concurrency, autorun: false },
    watchBackend(store.factory, pulse.beat),
  );
  worker.on("error", onError);
  try {
    await worker.waitUntilReady();
    return worker;
  } catch (error) {
    await worker.close(true);
    throw error;
  }
}

function longestRunMs(queue: QueueName): number {
  const deadlines = JOB_NAMES.map((name) => JOB_CATALOG[name])
    .filter((rules) => rules.queue === queue)
    .map((rules) => rules.deadlineMs);
  return Math.max(0, ...deadlines) + graceMs;
}
