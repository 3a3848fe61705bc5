import { setTimeout as sleep } from "node:timers/promises";
import type { WorkerLog } from "./log.ts";

export interface QueueWatchDeps {
  /** Why the queue must not be used as it is; null where it may. */
  readonly fault: () => Promise<string | null>;
  readonly log: WorkerLog;
  readonly intervalMs?: number;
}

const INTERVAL_MS = 5_000;

/**
 * Tells when the queue becomes unfit after the start, above all by a Redis that was told to evict, and when it is fit
 * again. Work goes on meanwhile: rows are the truth, the sweep brings what was evicted, and to stop would make an
 * outage of a warning.
 */
export function watchQueue({ fault, log, intervalMs = INTERVAL_MS }: QueueWatchDeps): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const loop = async (): Promise<void> => {
    let told: string | null = null;
    while (!stopping.signal.aborted) {
      const found = await fault();
      if (found !== null && found !== told) log.error("queue.unfit", { reason: found });
      if (found === null && told !== null) log.info("queue.fit_again");
      told = found;
      await sleep(intervalMs, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined);
    }
  };
  const ended = loop();
  return {
    stop() {
      stopping.abort();
      return ended;
    },
  };
}
