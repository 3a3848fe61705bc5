/** What the user wishes: `stopping` aborts at the first signal, `forcing` at a second one. */
export type StopSignals = { readonly stopping: AbortSignal; readonly forcing: AbortSignal; dispose(): void };

// One Ctrl-C may arrive twice: from the terminal and passed on by whoever started us.
const sameWishMs = 300;

/** Listens for SIGINT, SIGTERM, a closed terminal, and the end of whoever started us. */
export function listenForStop(print: (line: string) => void): StopSignals {
  const stopping = new AbortController();
  const forcing = new AbortController();
  let firstAt = 0;
  const onWish = (): void => {
    if (!stopping.signal.aborted) {
      firstAt = Date.now();
      print("Stopping …");
      stopping.abort();
    } else if (Date.now() - firstAt > sameWishMs && !forcing.signal.aborted) {
      print("Stopping at once …");
      forcing.abort();
    }
  };
  const events = ["SIGINT", "SIGTERM", "SIGHUP", "disconnect"] as const;
  for (const event of events) process.on(event, onWish);
  return {
    stopping: stopping.signal,
    forcing: forcing.signal,
    dispose() {
      for (const event of events) process.off(event, onWish);
    },
  };
}
