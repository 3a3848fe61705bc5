import { setTimeout as sleep } from "node:timers/promises";
import type { Seeded } from "../ground/seeded.ts";
import type { Client } from "./client.ts";

export interface LoadOptions {
  readonly client: Client;
  readonly seeded: Seeded;
  readonly numbers: () => string;
  readonly perSecond: number;
  /** How many of the people type their code. */
  readonly checkedShare: number;
  /** Started until this many, or until the signal says enough. */
  readonly max: number;
  readonly signal?: AbortSignal;
  /** How long a person waits for the text before giving up on typing it. */
  readonly textTimeoutMs: number;
}

/**
 * Starts Verifications at an even pace, whatever becomes of the earlier ones: a closed loop would ask less of a product
 * that is in trouble. Resolves when the last of them has come to its end.
 */
export async function runLoad(options: LoadOptions): Promise<void> {
  const { client, seeded, numbers, perSecond, checkedShare, max, signal, textTimeoutMs } = options;
  const running = new Set<Promise<void>>();
  const startedMs = performance.now();
  for (let n = 0; n < max && signal?.aborted !== true; n++) {
    const waitMs = startedMs + (n * 1_000) / perSecond - performance.now();
    if (waitMs > 0) await sleep(waitMs);
    const types = seeded.fraction() < checkedShare;
    const one = (async () => {
      const intent = await client.start(numbers());
      if (types) await client.complete(intent, textTimeoutMs);
    })();
    running.add(one);
    void one.finally(() => running.delete(one));
  }
  await Promise.all(running);
}
