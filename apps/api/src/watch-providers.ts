import type { HealthBoard } from "@proofline/core/health";
import type { ApiLog } from "./api.ts";
import { pause } from "./pause.ts";

export interface ProviderWatchDeps {
  readonly board: Pick<HealthBoard, "turn">;
  readonly log: Pick<ApiLog, "warn">;
  readonly intervalMs?: number;
}

export interface ProviderWatch {
  stop(): Promise<void>;
}

/** A Message begins with the account that works now; should that change before it is sent, its worker knows sooner. */
const INTERVAL_MS = 500;

/**
 * Keeps the health of provider accounts fresh. Rejects when the first turn fails. A later one that fails is logged, once
 * until one succeeds again; meanwhile accounts stand as they did.
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
  };
  const ended = loop();
  return {
    stop() {
      stopping.abort();
      return ended;
    },
  };
}
