import type { Clock } from "@proofline/core/runtime";
import type { WorkerLog } from "./log.ts";

export interface ClockWatchDeps {
  /** Follows the database. */
  readonly clock: Clock;
  readonly log: WorkerLog;
  /** The process's own clock, in milliseconds since 1970. */
  readonly now?: () => number;
  /** Hears of every change; not of how it stands at the start. */
  readonly onChange?: (isRight: boolean) => void;
}

export interface ClockWatch {
  isRight(): boolean;
  /** By how much the process's clock is ahead of the database's; negative when it is behind. */
  skewSeconds(): number;
  stop(): void;
}

/** A quarter of a job's lock (`packages/queue/src/worker/worker-settings.ts`): with more, workers take jobs from each other. */
const SKEW_MAX_MS = 1_750;
/** Half of it: a clock at the bound must not be right and wrong by turns. */
const RIGHT_AGAIN_MS = SKEW_MAX_MS / 2;
const INTERVAL_MS = 1_000;

/**
 * Compares the process's clock with the database's every second, of which the database is asked twice a minute.
 *
 * Rows go by the database's time, but BullMQ on Postgres times its locks by the clock of each worker: one that was 15 s
 * ahead took live jobs from the others, and both ran them to the end (measured).
 */
export function watchClock({ clock, log, now = Date.now, onChange = () => {} }: ClockWatchDeps): ClockWatch {
  const skewMs = (): number => now() - clock.now().getTime();
  let right = true;
  const look = (): boolean => {
    const skew = skewMs();
    const was = right;
    right = Math.abs(skew) <= (was ? SKEW_MAX_MS : RIGHT_AGAIN_MS);
    const fields = { skewSeconds: Math.round(skew) / 1_000, maxSeconds: SKEW_MAX_MS / 1_000 };
    if (was && !right) log.error("clock.skewed", fields);
    if (!was && right) log.info("clock.righted", fields);
    return was !== right;
  };
  look();
  const timer = setInterval(() => {
    if (look()) onChange(right);
  }, INTERVAL_MS);
  timer.unref();
  return { isRight: () => right, skewSeconds: () => skewMs() / 1_000, stop: () => clearInterval(timer) };
}
