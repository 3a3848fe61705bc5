import type { BacklogBoard, BacklogStore } from "@proofline/core/backlog";
import type { ApiLog } from "./api.ts";
import { pause } from "./pause.ts";

export interface BacklogWatchDeps {
  readonly board: BacklogBoard;
  readonly backlogs: BacklogStore;
  readonly log: Pick<ApiLog, "warn">;
  readonly intervalMs?: number;
}

export interface BacklogWatch {
  stop(): Promise<void>;
}

const INTERVAL_MS = 1_000;
/** A count may take this part of the time, and no more: the longer it takes, the rarer it becomes. */
const COUNTING_SHARE = 0.05;

/**
 * Keeps the board up to date, about once a second. Rejects when the first count fails: nothing may be accepted blindly.
 * A later one that fails is logged, once until one succeeds again; until then the last count stands and the process's
 * own Messages are added to it, so that it refuses too much rather than too little.
 */
export async function watchBacklog(deps: BacklogWatchDeps): Promise<BacklogWatch> {
  const { log, intervalMs = INTERVAL_MS } = deps;
  let tookMs = await refresh(deps);
  const stopping = new AbortController();
  let missed = false;
  const loop = async (): Promise<void> => {
    while (await pause(Math.max(intervalMs, tookMs / COUNTING_SHARE), stopping.signal)) {
      try {
        tookMs = await refresh(deps);
        missed = false;
      } catch (error) {
        if (!missed) log.warn("backlog.not_counted", { error });
        missed = true;
      }
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

/** How long it took, in ms. */
async function refresh({ board, backlogs }: BacklogWatchDeps): Promise<number> {
  const startedMs = performance.now();
  const apply = board.beginCount();
  apply(await backlogs.count());
  return performance.now() - startedMs;
}
