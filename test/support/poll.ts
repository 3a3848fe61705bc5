import { setTimeout as sleep } from "node:timers/promises";

export interface PollOptions {
  /** For the failure: "the text to arrive". */
  readonly what: string;
  /** Default 30 s: a busy machine is no fault of the product. */
  readonly timeoutMs?: number;
  /** Default 20 ms. */
  readonly everyMs?: number;
}

/** Asks until the answer is neither null, undefined nor false, and returns it. */
export async function poll<T>(
  ask: () => Promise<T | null | undefined | false> | T | null | undefined | false,
  { what, timeoutMs = 30_000, everyMs = 20 }: PollOptions,
): Promise<T> {
  const untilMs = performance.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== undefined && answer !== false) return answer;
    if (performance.now() > untilMs) throw new Error(`waited ${timeoutMs} ms in vain for ${what}`);
    await sleep(everyMs);
  }
}
