import { Worker } from "node:worker_threads";

export interface LoopGuard {
  stop(): Promise<void>;
}

export interface LoopGuardOptions {
  readonly everyMs?: number;
  /** Looks in a row at which the loop had not turned. */
  readonly looksMax?: number;
}

/** What the guarding thread is given. */
export interface GuardedLoop {
  /** Counts the turns of the loop. */
  readonly turns: Int32Array;
  readonly everyMs: number;
  readonly looksMax: number;
}

const EVERY_MS = 1_000;
const LOOKS_MAX = 30;

/**
 * Ends the process when its event loop stands still for thirty seconds, from a thread beside it: code that never returns
 * lets nothing in this thread act any more, neither the watchdog nor a signal. By then others have taken over its work.
 */
export function guardLoop({ everyMs = EVERY_MS, looksMax = LOOKS_MAX }: LoopGuardOptions = {}): LoopGuard {
  const turns = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const timer = setInterval(() => Atomics.add(turns, 0, 1), everyMs / 2);
  timer.unref();
  const guarded: GuardedLoop = { turns, everyMs, looksMax };
  const thread = new Worker(new URL("./guard-loop-thread.ts", import.meta.url), { workerData: guarded });
  thread.unref();
  return {
    async stop() {
      clearInterval(timer);
      await thread.terminate();
    },
  };
}
