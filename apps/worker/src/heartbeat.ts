import type { BeatingWorker, HeartbeatStore } from "@proofline/core/runtime";
import type { WorkerLog } from "./log.ts";
import { pause } from "./pause.ts";

export interface HeartbeatDeps {
  readonly worker: BeatingWorker;
  readonly heartbeats: HeartbeatStore;
  readonly log: WorkerLog;
  readonly intervalMs?: number;
}

export interface Heartbeat {
  /** Says goodbye: what this worker still holds may be taken over. */
  stop(): Promise<void>;
}

/** Six beats before the sweep takes this worker for dead. */
const INTERVAL_MS = 500;

/**
 * Tells the others that this worker lives, so that they find out in seconds when it does not. Rejects when the first
 * beat fails: nothing may be claimed before it. A later one that fails is logged, once until one succeeds again.
 */
export async function startHeartbeat(deps: HeartbeatDeps): Promise<Heartbeat> {
  const { worker, heartbeats, log, intervalMs = INTERVAL_MS } = deps;
  await heartbeats.beat(worker);
  const stopping = new AbortController();
  let missed = false;
  const loop = async (): Promise<void> => {
    while (await pause(intervalMs, stopping.signal)) {
      try {
        await heartbeats.beat(worker);
        missed = false;
      } catch (error) {
        if (!missed) log.warn("heartbeat.missed", { error });
        missed = true;
      }
    }
  };
  const ended = loop();
  return {
    async stop() {
      stopping.abort();
      await ended;
      await heartbeats.leave(worker.id);
    },
  };
}
