import type { WorkerLog } from "./log.ts";

/** Something whose life is its progress. */
export interface Pulse {
  readonly name: string;
  isAlive(): boolean;
  lastProgressAt(): Date;
  /** Since when nothing proves that it works, in milliseconds. */
  silenceMs(): number;
  /** Whether what it needs does its part: then only a restart of ours can help. */
  isServed(): boolean;
}

export interface WatchdogDeps {
  readonly pulses: () => readonly Pulse[];
  readonly log: WorkerLog;
  /** Called once. */
  readonly onStuck: () => void;
}

/** A part that says nothing for this long, although the stores do their part, is dead and does not know it. */
const STUCK_MS = 60_000;
/** Also where the stores seem away: our own connections may be what is broken. */
const AWAY_MS = 300_000;
const INTERVAL_MS = 1_000;

/**
 * Has the process ended when a part of it will not come back to work, so that whatever supervises it starts it anew.
 * BullMQ's own `isRunning` stays true in a worker that will never work again.
 */
export function startWatchdog({ pulses, log, onStuck }: WatchdogDeps): { stop(): void } {
  const timer = setInterval(() => {
    const stuck = pulses().filter((pulse) => pulse.silenceMs() > (pulse.isServed() ? STUCK_MS : AWAY_MS));
    if (stuck.length === 0) return;
    clearInterval(timer);
    const parts = stuck.map(({ name, silenceMs }) => ({ name, silenceSeconds: Math.round(silenceMs() / 1_000) }));
    log.error("worker.stuck", { parts });
    onStuck();
  }, INTERVAL_MS);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
