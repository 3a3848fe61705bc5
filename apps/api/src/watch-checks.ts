import { raiseAlarms, type SprayDeps } from "@proofline/core/spray";
import type { ApiLog } from "./api.ts";
import { pause } from "./pause.ts";

export interface CheckWatchDeps extends SprayDeps {
  readonly log: Pick<ApiLog, "warn">;
  readonly intervalMs?: number;
}

export interface CheckWatch {
  /** Adds what is left before it ends. */
  stop(): Promise<void>;
}

const INTERVAL_MS = 5_000;

/**
 * Adds this process's checks to those of the others every five seconds, and raises the alarm where codes are being tried
 * over many numbers. A store that does not answer is said once until it does again; no check waits for it.
 */
export function watchChecks(deps: CheckWatchDeps): CheckWatch {
  const { log, intervalMs = INTERVAL_MS } = deps;
  const stopping = new AbortController();
  let missed = false;
  const turn = async (): Promise<void> => {
    try {
      for (const [project, alarm] of await raiseAlarms(deps)) log.warn("guessing.suspected", { project, ...alarm });
      missed = false;
    } catch (error) {
      if (!missed) log.warn("checks.not_counted", { error });
      missed = true;
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
