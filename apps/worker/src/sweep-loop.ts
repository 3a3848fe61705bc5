import { setTimeout as sleep } from "node:timers/promises";
import { addSeconds, type Clock } from "@proofline/core/runtime";
import type { SweepReport, SweepStore } from "@proofline/core/sweep";
import type { WorkerLog } from "./log.ts";

export interface SweepLoopDeps {
  readonly clock: Clock;
  /** One round of healing. */
  readonly sweep: () => Promise<SweepReport>;
  readonly sweeps: Pick<SweepStore, "rotatePartitions">;
  readonly log: WorkerLog;
  /** For metrics: hears of every round, null of one that failed. */
  readonly onRound?: (report: SweepReport | null) => void;
  readonly intervalMs?: number;
  readonly rotateEveryMs?: number;
}

export interface SweepLoop {
  /** When a round last came to a good end. */
  lastRoundAt(): Date;
  /** Since then, in milliseconds. */
  silenceMs(): number;
  /** Whether one did within the last thirty seconds. */
  isAlive(): boolean;
  /** Whether the last round failed, as it does while the database is away; one that hangs does not. */
  isRefused(): boolean;
  /** Begins no further round and waits for the one that runs. */
  stop(): Promise<void>;
}

const INTERVAL_MS = 2_000;
const ROTATE_EVERY_MS = 3_600_000;
const RETENTION_SECONDS = 30 * 24 * 3_600;
/** A round that did this much met its bounds somewhere: more is waiting. */
const BUSY_ROUND = 500;
const SILENCE_MAX_MS = 30_000;

/**
 * Sweeps every few seconds, in this process: a schedule kept in the queue would be lost with the queue, and the sweep
 * is what heals that. Any number of processes may loop at once. A round that fails is logged, and the next one comes.
 */
export function startSweepLoop(deps: SweepLoopDeps): SweepLoop {
  const { intervalMs = INTERVAL_MS } = deps;
  const stopping = new AbortController();
  const rotate = createRotation(deps);
  let round = { at: new Date(), ms: performance.now() };
  let refused = false;
  const silenceMs = (): number => performance.now() - round.ms;

  const loop = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await rotate();
      const report = await runRound(deps);
      refused = report === null;
      if (!refused) round = { at: new Date(), ms: performance.now() };
      if (report === null || workOf(report) < BUSY_ROUND) await pause(intervalMs, stopping.signal);
    }
  };
  const ended = loop();
  return {
    lastRoundAt: () => round.at,
    silenceMs,
    isAlive: () => stopping.signal.aborted || silenceMs() <= SILENCE_MAX_MS,
    isRefused: () => refused,
    stop() {
      stopping.abort();
      return ended;
    },
  };
}

async function runRound({ sweep, log, onRound }: SweepLoopDeps): Promise<SweepReport | null> {
  const startedMs = performance.now();
  try {
    const report = await sweep();
    if (workOf(report) > 0)
      log.info("sweep.finished", { ...report, durationMs: Math.round(performance.now() - startedMs) });
    onRound?.(report);
    return report;
  } catch (error) {
    log.error("sweep.failed", { error, durationMs: Math.round(performance.now() - startedMs) });
    onRound?.(null);
    return null;
  }
}

/** Due at the start and every hour from then on; one that failed is due again in the next round. */
function createRotation({ clock, sweeps, log, rotateEveryMs = ROTATE_EVERY_MS }: SweepLoopDeps): () => Promise<void> {
  let dueMs = Number.NEGATIVE_INFINITY;
  return async () => {
    if (performance.now() < dueMs) return;
    try {
      await sweeps.rotatePartitions(addSeconds(clock.now(), -RETENTION_SECONDS));
      dueMs = performance.now() + rotateEveryMs;
    } catch (error) {
      log.error("partitions.rotation_failed", { error });
    }
  };
}

function workOf(report: SweepReport): number {
  return Object.values(report).reduce((sum, rows) => sum + rows, 0);
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
