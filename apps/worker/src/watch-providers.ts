import type { HealthBoard } from "@proofline/core/health";
import type { WorkerLog } from "./log.ts";
import { pause } from "./pause.ts";

export interface ProviderWatchDeps {
  readonly board: Pick<HealthBoard, "turn">;
  readonly log: WorkerLog;
  readonly intervalMs?: number;
}

export interface ProviderWatch {
  /** Tells the others what was heard last. To be called once nobody sends any more. */
  stop(): Promise<void>;
}

/** A breaker that opens is seen by every other process within twice this. */
const INTERVAL_MS = 250;

/**
 * Keeps the health of provider accounts fresh, and tells the others what this worker heard of them. Rejects when the first
 * turn fails: a worker that starts in an outage must know of it. A later one that fails is logged, once until one succeeds
 * again; meanwhile accounts stand as they did.
 */
export async function watchProviders({
  board,
  log,
  intervalMs = INTERVAL_MS,
}: ProviderWatchDeps): Promise<ProviderWatch> {
  await board.turn();
  const stopping = new AbortController();
  let failing = false;
  const turn = async (): Promise<void> => {
    try {
      await board.turn();
      failing = false;
    } catch (error) {
      if (!failing) log.warn("provider_health.turn_failed", { error });
      failing = true;
    }
  };
  const loop = async (): Promise<void> => {
    while (await pause(intervalMs, stopping.signal)) await turn();
    await turn();
  };
  const ended = loop();
  return {
    stop() {
      stopping.abort();
      return ended;
    },
  };
}
