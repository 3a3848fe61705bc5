import { setTimeout as sleep } from "node:timers/promises";
import type { BackendFactory, IQueueBackend } from "bullmq";

/**
 * No wait for work is longer: with a delayed job far ahead BullMQ would trust a silent connection for 10 s (Redis) or
 * an hour (Postgres), and a half-open one never says that it is dead.
 */
const blockMaxSeconds = 4;

/** A backend that refuses is asked again this often; BullMQ would ask thousands of times a second. */
const restMs = 250;

/** BullMQ's backend with three more manners, and `onTurn` for each completed look for work: the worker's pulse. */
export function watchBackend(
  factory: BackendFactory<IQueueBackend, unknown>,
  { onTurn, mayTake = () => true }: { onTurn: () => void; mayTake?: () => boolean },
): BackendFactory<IQueueBackend, unknown> {
  return (name, options, flags) => {
    const backend = factory(name, options, flags);
    const moveToActive = backend.moveToActive.bind(backend);
    backend.moveToActive = async (token, workerName) => {
      // A paused worker still takes what it was waiting for when it was paused.
      if (!mayTake()) return [];
      try {
        const found = await moveToActive(token, workerName);
        onTurn();
        return found;
      } catch (error) {
        await sleep(restMs, undefined, { ref: false });
        throw error;
      }
    };
    Object.defineProperty(backend, "maximumBlockTimeout", { value: blockMaxSeconds });
    return backend;
  };
}
