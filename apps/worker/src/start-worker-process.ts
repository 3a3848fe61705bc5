import { JOB_CATALOG, JOB_NAMES } from "@proofline/contracts";
import { type Composition, composeWorker } from "./compose.ts";
import { describeConfig, type WorkerConfig } from "./config.ts";
import { drain, type Part } from "./drain.ts";
import { watchEventLoopLag } from "./event-loop-lag.ts";
import { createHealthApp, type Phase, type Pulse } from "./health.ts";
import type { WorkerLog } from "./log.ts";
import { serveHealth } from "./serve-health.ts";
import { startSweepLoop } from "./sweep-loop.ts";

export interface WorkerProcess {
  /** Where health and metrics are served. */
  readonly healthPort: number;
  /** Ends everything in order; false when it did not end well. */
  stop(): Promise<boolean>;
}

/** Supervisors end what has not ended after 15 s. */
const STOP_DEADLINE_MS = 14_000;

/** Starts what the configuration asks for. Throws like `composeWorker`, and where the health port is taken. */
export async function startWorkerProcess(config: WorkerConfig, log: WorkerLog): Promise<WorkerProcess> {
  const composition = await composeWorker(config, log);
  const { metrics, pings } = composition;
  const lag = watchEventLoopLag();
  const running: Part[] = [...composition.connections, { name: "event loop watch", stop: async () => lag.stop() }];
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
        pings,
        metrics: metrics.render,
      }),
      { host: config.host, port: config.healthPort },
    );
    running.push({ name: "health", stop: () => health.close() });
    if (config.queues.includes("housekeeping")) {
      const loop = startSweepLoop({ ...composition, log, onRound: metrics.roundEnded });
      running.unshift({ name: "sweep", stop: () => loop.stop() });
      pulses.push({ name: "sweep", isAlive: () => loop.isAlive(), lastProgressAt: () => loop.lastTurnAt() });
    }
    const heartbeat = await composition.startHeartbeat();
    running.unshift({ name: "heartbeat", stop: () => heartbeat.stop() });
    const consumers = await startConsumers(config, composition);
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

type Consumer = Awaited<ReturnType<Composition["startConsumer"]>>;

/** All or none: one that cannot start has the others closed. */
async function startConsumers({ queues }: WorkerConfig, { startConsumer }: Composition): Promise<Consumer[]> {
  // Housekeeping has no jobs: its work is the sweep.
  const withJobs = queues.filter((queue) => JOB_NAMES.some((name) => JOB_CATALOG[name].queue === queue));
  const starts = await Promise.allSettled(withJobs.map((queue) => startConsumer(queue)));
  const started = starts.filter((start) => start.status === "fulfilled").map(({ value }) => value);
  const failed = starts.find((start) => start.status === "rejected");
  if (failed === undefined) return started;
  await Promise.all(started.map((consumer) => consumer.close()));
  throw failed.reason;
}

function toPulse(consumer: Consumer): Pulse {
  return {
    name: consumer.queue,
    isAlive: () => consumer.isAlive(),
    lastProgressAt: () => consumer.lastProgressAt(),
  };
}
