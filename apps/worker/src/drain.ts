import type { WorkerLog } from "./log.ts";

/** Something that runs and can be ended. */
export interface Part {
  readonly name: string;
  stop(): Promise<unknown>;
}

/**
 * Ends the parts one after the other; one that fails is logged and the next is ended all the same. False when one
 * failed, or when `deadlineMs` came first: whoever supervises must not wait for ever, and rows survive us.
 */
export async function drain(
  parts: readonly Part[],
  { log, deadlineMs }: { log: WorkerLog; deadlineMs: number },
): Promise<boolean> {
  let current = "";
  const ending = (async (): Promise<boolean> => {
    let clean = true;
    for (const part of parts) {
      current = part.name;
      try {
        await part.stop();
      } catch (error) {
        clean = false;
        log.error("part.stop_failed", { part: part.name, error });
      }
    }
    return clean;
  })();
  const { promise: late, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => {
    log.error("drain.overran", { part: current, deadlineMs });
    resolve(false);
  }, deadlineMs);
  try {
    return await Promise.race([ending, late]);
  } finally {
    clearTimeout(timer);
  }
}
