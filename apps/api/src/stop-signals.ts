import type { EventEmitter } from "node:events";

/** The part of `process` that says when to stop. */
export interface StopSource extends Pick<EventEmitter, "on"> {
  readonly send?: unknown;
  readonly connected?: boolean;
}

/**
 * Calls `stop` once, on whatever asks first: SIGTERM; in the foreground also Ctrl-C; under a supervisor its end, which
 * is the end of the channel to it. There Ctrl-C is the supervisor's to handle: the terminal sends it to both.
 */
export function onStopRequest(source: StopSource, stop: (cause: string) => void): void {
  let asked = false;
  const ask = (cause: string): void => {
    if (asked) return;
    asked = true;
    stop(cause);
  };
  const supervised = source.send !== undefined;
  source.on("SIGTERM", () => ask("SIGTERM"));
  source.on("SIGINT", () => {
    if (!supervised) ask("SIGINT");
  });
  if (!supervised) return;
  source.on("disconnect", () => ask("disconnect"));
  // It ended while we were starting.
  if (source.connected === false) ask("disconnect");
}
