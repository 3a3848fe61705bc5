import { JOB_CATALOG, JOB_NAMES } from "@proofline/contracts";
import { type Composition, composeWorker } from "./compose.ts";
import { describeConfig, type WorkerConfig } from "./config.ts";
import { drain, type Part } from "./drain.ts";
import { watchEventLoopLag } from "./event-loop-lag.ts";
import { guardLoop } from "./guard-loop.ts";
import { createHealthApp, type Phase } from "./health.ts";
import type { WorkerLog } from "./log.ts";
import { serveHealth } from "./serve-health.ts";
import { startSweepLoop } from "./sweep-loop.ts";
import { watchClock } from "./watch-clock.ts";
import { watchProviders } from "./watch-providers.ts";
import { watchQueue } from "./watch-queue.ts";
import { type Pulse, startWatchdog } from "./watchdog.ts";

export interface WorkerProcess {
  /** Where health and metrics are served. */
  readonly healthPort: number;
  /** Ends everything in order; false when it did not end well. */
  stop(): Promise<boolean>;
}

export interface WorkerProcessOptions {
  readonly log: WorkerLog;
  /** A part of the process will not come back to work: only a new process helps. */
  readonly onStuck: () => void;
}

/** Supervisors end what has not ended after 15 s. */
const STOP_DEADLINE_MS = 14_000;

/** Starts what the configuration asks for. Throws like `composeWorker`, and where the health port is taken. */
export async function startWorkerProcess(config: WorkerConfig, options: WorkerProcessOptions): Promise<WorkerProcess> {
  const { log } = options;
  const composition = await composeWorker(config, log);
  const { metrics, pings, clock } = composition;
  const lag = watchEventLoopLag();
  const guard = guardLoop();
  const running: Part[] = [
    ...composition.connections,
    { name: "event loop watch", stop: async () => lag.stop() },
    { name: "event loop guard", stop: () => guard.stop() },
  ];
  const pulses: Pulse[] = [];
  const consumers: Consumer[] = [];
  let phase: Phase = "starting";
  const stop = (): Promise<boolean> => {
    phase = "draining";
    return drain(running, { log, deadlineMs: STOP_DEADLINE_MS });
  };
  const clockWatch = watchClock({
    clock,
    log,
    onChange: (isRight) => {
      for (const consumer of consumers) isRight ? consumer.release() : consumer.hold();
    },
  });
  running.unshift({ name: "clock watch", stop: async () => clockWatch.stop() });
  metrics.watch({
    pulses: () => pulses,
    clockSkewSeconds: () => clockWatch.skewSeconds(),
    deadLetters: () => composition.deadLetterCounts(),
  });

  try {
    const health = await serveHealth(
      createHealthApp({
        phase: () => phase,
        pulses: () => pulses,
        isClockRight: () => clockWatch.isRight(),
        eventLoopLagMs: () => lag.medianMs(),
        pings,
        metrics: metrics.render,
      }),
      { host: config.host, port: config.healthPort },
    );
    running.push({ name: "health", stop: () => health.close() });
    if (config.queues.includes("housekeeping")) {
      const { pulse, part } = startHousekeeping(composition, log);
      running.unshift(part);
      pulses.push(pulse);
    }
    const heartbeat = await composition.startHeartbeat();
    running.unshift({ name: "heartbeat", stop: () => heartbeat.stop() });
    const providerWatch = await watchProviders({ board: composition.board, log });
    running.unshift({ name: "provider watch", stop: () => providerWatch.stop() });
    consumers.push(...(await startConsumers(config, { composition, held: !clockWatch.isRight() })));
    running.unshift({ name: "workers", stop: () => Promise.all(consumers.map((consumer) => consumer.close())) });
    pulses.push(...consumers.map(toPulse));
    const queueWatch = watchQueue({ fault: composition.queueFault, log });
    const watchdog = startWatchdog({ pulses: () => pulses, log, onStuck: options.onStuck });
    running.unshift(
      { name: "watchdog", stop: async () => watchdog.stop() },
      { name: "queue watch", stop: () => queueWatch.stop() },
    );
    phase = "running";
    log.info("worker.started", { ...describeConfig(config), healthPort: health.port });
    return { healthPort: health.port, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function startHousekeeping(composition: Composition, log: WorkerLog): { pulse: Pulse; part: Part } {
  const { metrics } = composition;
  const loop = startSweepLoop({ ...composition, log, onRound: metrics.roundEnded });
  return {
    pulse: {
      name: "sweep",
      isAlive: () => loop.isAlive(),
      lastProgressAt: () => loop.lastRoundAt(),
      silenceMs: () => loop.silenceMs(),
      isServed: () => !loop.isRefused(),
    },
    part: { name: "sweep", stop: () => loop.stop() },
  };
}

type Consumer = Awaited<ReturnType<Composition["startConsumer"]>>;

/** All or none: one that cannot start has the others closed. */
async function startConsumers(
  { queues }: WorkerConfig,
  { composition, held }: { composition: Composition; held: boolean },
): Promise<Consumer[]> {
  // Housekeeping has no jobs: its work is the sweep.
  const withJobs = queues.filter((queue) => JOB_NAMES.some((name) => JOB_CATALOG[name].queue === queue));
  const starts = await Promise.allSettled(withJobs.map((queue) => composition.startConsumer(queue, { held })));
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
    silenceMs: () => consumer.silenceMs(),
    isServed: () => consumer.isServed(),
  };
}
