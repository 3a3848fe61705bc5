import { setTimeout as sleep } from "node:timers/promises";
import type { QueueConfig } from "../config.ts";
import { within } from "../deadline.ts";
import { QueueUnavailableError, QueueUnusableError } from "./errors.ts";
import type { JobStore, StoreRole } from "./job-store.ts";
import { openStore } from "./open-store.ts";

interface OpenOptions {
  readonly config: QueueConfig;
  readonly role: StoreRole;
  readonly onError: (error: Error) => void;
  readonly timeoutMs: number;
}

/**
 * Opens the store, judges it and lets `use` build on it, again and again until that works: BullMQ remembers a failed
 * start for ever, so each go begins with new connections.
 *
 * Throws QueueUnusableError at once where waiting cannot help, QueueUnavailableError after `timeoutMs`.
 */
export async function openUntil<T>(options: OpenOptions, use: (store: JobStore) => Promise<T>): Promise<T> {
  const untilMs = performance.now() + options.timeoutMs;
  const leftMs = (): number => Math.max(untilMs - performance.now(), 1);
  for (;;) {
    const store = openStore(options.config, options);
    try {
      await within(store.answer(), leftMs());
      await within(store.check(), leftMs());
      return await within(use(store), leftMs());
    } catch (error) {
      await within(store.close(), 1_000).catch(options.onError);
      if (error instanceof QueueUnusableError) throw error;
      options.onError(error instanceof Error ? error : new Error(String(error)));
      if (leftMs() <= 1) {
        const seconds = options.timeoutMs / 1_000;
        throw new QueueUnavailableError(`${store.label} is not ready for jobs after ${seconds} s: ${describe(error)}`, {
          cause: error,
        });
      }
      await sleep(Math.min(200, leftMs()));
    }
  }
}

/** A refused connection to a name with several addresses has an empty message and the causes inside. */
function describe(error: unknown): string {
  if (error instanceof AggregateError && error.message === "") return error.errors.map(describe).join(", ");
  return error instanceof Error ? error.message : String(error);
}
