import { JOB_CATALOG, JOB_NAMES, type QueueName } from "@proofline/contracts";
import { type IQueueBackend, type JobProgress, Worker } from "bullmq";
import type { QueueConfig } from "../config.ts";
import { limitLines, type QueueLog } from "../log.ts";
import type { JobStore } from "../store/job-store.ts";
import { openUntil } from "../store/open-until.ts";
import { type Canary, type CanaryPost, canaryName, startCanary } from "./canary.ts";
import { closeWorker } from "./close-worker.ts";
import { findFault, type JobFault } from "./find-fault.ts";
import { createPulse, type Pulse, silenceMaxMs } from "./pulse.ts";
import { type Ending, type Processors, runProcessor } from "./run-processor.ts";
import { watchBackend } from "./watch-backend.ts";
import { retentionOf, workerSettings } from "./worker-settings.ts";

export interface WorkerConfig {
  readonly config: QueueConfig;
  readonly queue: QueueName;
  /** Jobs at once in this process. */
  readonly concurrency: number;
  readonly processors: Processors;
  readonly log: QueueLog;
  /**
   * Brings the jobs by which this worker proves that its queue is worked on; `owner` is nobody else's. Without it only
   * its own looks for work count.
   */
  readonly canary?: { readonly post: CanaryPost; readonly owner: string };
  /** Begins without taking jobs, until `release`. */
  readonly held?: boolean;
  /** Hears of every run that ended in a fault of ours, and of every job that cannot be run. */
  readonly onFault?: (fault: JobFault) => void;
  /** For metrics: hears of every run. */
  readonly onSettled?: (job: { name: string; outcome: Ending; durationMs: number }) => void;
  /** How long the backend may take to answer at the start. */
  readonly startTimeoutMs?: number;
  /** How long `close` waits for running jobs before it tells them to stop. */
  readonly drainMs?: number;
}

export interface RunningWorker {
  readonly queue: QueueName;
  /** When both were last true: it asked for work, and a canary ended on its queue. BullMQ's own `isRunning` proves neither. */
  lastProgressAt(): Date;
  /** Whether this worker asked for work, and a canary ended, within fifteen seconds, as far as its running jobs let them. */
  isAlive(): boolean;
  /** Since when one of the two is missing, in milliseconds; 0 while it is held. */
  silenceMs(): number;
  /** Whether the backend takes jobs: where it does, only a new worker helps against silence. */
  isServed(): boolean;
  /** Takes no more jobs until `release`; those that run go on. */
  hold(): void;
  release(): void;
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
  let held = options.held ?? false;
  const warn = limitLines((event, fields) => log.warn(event, fields));
  let closed = false;
  const onError = (error: Error): void => {
    // Connections that are saying goodbye may still hear that the server leaves too.
    if (!closed) warn("worker.failed", { queue, backend: config.backend, error });
  };
  const pulse = createPulse({ slots: concurrency, longestRunMs: longestRunMs(queue) });
  const mayTake = (): boolean => !held;
  // Begun only once the worker runs; a job that comes before is a sign of life all the same.
  let canary: Canary | undefined;
  const onCanary = (key: string): void => canary?.ran(key);
  const { store, worker } = await openUntil(
    { config, role: "worker", onError, timeoutMs: startTimeoutMs },
    async (store) => ({ store, worker: await openWorker(store, { options, pulse, mayTake, onCanary, onError }) }),
  );
  worker.on("completed", pulse.beat);
  worker.on("failed", (job, error) => {
    pulse.beat();
    const fault = job === undefined ? null : findFault(job, error);
    if (fault !== null) options.onFault?.(fault);
  });
  pulse.beat();
  if (held) await worker.pause(true);
  worker.run().catch(onError);
  if (options.canary !== undefined) canary = startCanary({ queue, ...options.canary });
  if (held) canary?.rest();
  const silenceMs = (): number =>
    held ? 0 : Math.max(0, Math.max(pulse.silenceMs(), canary?.silenceMs() ?? 0) - pulse.allowanceMs());

  let closing: Promise<void> | undefined;
  return {
    queue,
    lastProgressAt: () => earlier(pulse.lastBeatAt(), canary?.lastEndAt()),
    isAlive: () => closing === undefined && silenceMs() <= silenceMaxMs,
    silenceMs,
    isServed: () => canary?.isTaken() ?? true,
    hold() {
      held = true;
      canary?.rest();
      worker.pause(true).catch(onError);
    },
    release() {
      held = false;
      pulse.beat();
      canary?.wake();
      worker.resume().catch(onError);
    },
    close() {
      closing ??= Promise.resolve(canary?.stop())
        .then(() => closeWorker(worker, { drainMs, graceMs: graceMs + 500, idle: pulse.whenIdle }))
        .then(() => store.close())
        .then(() => {
          closed = true;
        });
      return closing;
    },
  };
}

interface Wiring {
  readonly options: WorkerConfig;
  readonly pulse: Pulse;
  readonly mayTake: () => boolean;
  readonly onCanary: (key: string) => void;
  readonly onError: (error: Error) => void;
}

async function openWorker(
  store: JobStore,
  { options, pulse, mayTake, onCanary, onError }: Wiring,
): Promise<BullWorker> {
  const { queue, concurrency, processors, log, onSettled = () => {} } = options;
  const deps = { processors, log, onSettled, graceMs };
  const worker: BullWorker = new Worker(
    queue,
    // Three parameters and no default among them: BullMQ gives its signal only to a function that counts to three.
    async (job, token, signal) => {
      if (job.name === canaryName) return onCanary(job.id ?? "");
      return await pulse.during(() => runProcessor(job, { token: token ?? "", signal, deps }));
    },
    { ...store.options(queue), ...workerSettings, ...retentionOf(queue), concurrency, autorun: false },
    watchBackend(store.factory, { onTurn: pulse.beat, mayTake }),
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

function earlier(one: Date, other: Date | undefined): Date {
  return other !== undefined && other < one ? other : one;
}

function longestRunMs(queue: QueueName): number {
  const deadlines = JOB_NAMES.map((name) => JOB_CATALOG[name])
    .filter((rules) => rules.queue === queue)
    .map((rules) => rules.deadlineMs);
  return Math.max(0, ...deadlines) + graceMs;
}
