import { JOB_CATALOG, JOB_NAMES } from "@proofline/contracts";
import { type QueueLog, type RunningWorker, startWorker } from "@proofline/queue";
import { type Composition, composeWorker, type Watchers } from "./compose.ts";
import { describeConfig, type WorkerConfig } from "./config.ts";
import { drain, type Part } from "./drain.ts";
import { watchEventLoopLag } from "./event-loop-lag.ts";
import { createHealthApp, type Phase, type Pulse } from "./health.ts";
import { createWorkerMetrics } from "./metrics.ts";
import { serveHealth } from "./serve-health.ts";
import { startSweepLoop } from "./sweep-loop.ts";

export interface WorkerProcess {
  /** Where health and metrics are served. */
  readonly healthPort: number;
  /** Ends everything in order; false when it did not end well. */
  stop(): Promise<boolean>;
}

/** Running jobs may go on for this long; then they are told to stop, and end within another 4 s. */
const JOBS_DRAIN_MS = 8_000;
const STOP_DEADLINE_MS = 15_000;

/** Starts what the configuration asks for. Throws like `composeWorker`, and where the health port is taken. */
export async function startWorkerProcess(config: WorkerConfig, log: QueueLog): Promise<WorkerProcess> {
  let opened: Composition | null = null;
  const metrics = createWorkerMetrics(() => opened?.jobs ?? null);
  const composition = await composeWorker(config, { log, metrics });
  opened = composition;
  const { database, jobs } = composition;
  const lag = watchEventLoopLag();
  const running: Part[] = [
    { name: "webhook client", stop: () => composition.closeWebhookClient() },
    { name: "jobs", stop: () => jobs.close() },
    { name: "database", stop: () => database.close() },
    { name: "event loop watch", stop: async () => lag.stop() },
  ];
  const pulses: Pulse[] = [];
  let phase: Phase = "starting";
  const stop = (): Promise<boolean> => {
    phase = "draining";
    return drain(running, { log, deadlineMs: STOP_DEADLINE_MS });
  };

  try {
    const health = await serveHealth(
      createHealthApp({
        phase: () => phase,
        pulses: () => pulses,
        eventLoopLagMs: () => lag.medianMs(),
        pings: { database: () => database.ping(), queue: () => jobs.ping() },
        metrics: metrics.render,
      }),
      { host: config.host, port: config.healthPort },
    );
    running.push({ name: "health", stop: () => health.close() });
    if (config.queues.includes("housekeeping")) {
      const loop = startSweepLoop({ ...composition.sweepLoop, log, onRound: metrics.roundEnded });
      running.unshift({ name: "sweep", stop: () => loop.stop() });
      pulses.push({ name: "sweep", isAlive: () => loop.isAlive(), lastProgressAt: () => loop.lastTurnAt() });
    }
    const consumers = await startConsumers({ config, composition, log, metrics });
    running.unshift({ name: "workers", stop: () => Promise.all(consumers.map((consumer) => consumer.close())) });
    pulses.push(...consumers.map(toPulse));
    phase = "running";
    log.info("worker.started", { ...describeConfig(config), healthPort: health.port });
    return { healthPort: health.port, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface ConsumerInput extends Watchers {
  readonly config: WorkerConfig;
  readonly composition: Composition;
}

/** All or none: one that cannot start has the others closed. */
async function startConsumers({ config, composition, log, metrics }: ConsumerInput): Promise<RunningWorker[]> {
  // Housekeeping has no jobs: its work is the sweep.
  const queues = config.queues.filter((queue) => JOB_NAMES.some((name) => JOB_CATALOG[name].queue === queue));
  const starts = await Promise.allSettled(
    queues.map((queue) =>
      startWorker({
        config: config.queue,
        queue,
        concurrency: config.concurrency,
        processors: composition.processors,
        log,
        onSettled: metrics.jobSettled,
        drainMs: JOBS_DRAIN_MS,
      }),
    ),
  );
  const started = starts.filter((start) => start.status === "fulfilled").map(({ value }) => value);
  const failed = starts.find((start) => start.status === "rejected");
  if (failed === undefined) return started;
  await Promise.all(started.map((consumer) => consumer.close()));
  throw failed.reason;
}

function toPulse(consumer: RunningWorker): Pulse {
  return {
    name: consumer.queue,
    isAlive: () => consumer.isAlive(),
    lastProgressAt: () => consumer.lastProgressAt(),
  };
}
