import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** What the proxy does to the bytes that pass. */
export type Weather =
  | { readonly kind: "clear" }
  /** Each chunk waits this long, in each direction; the order stays. */
  | { readonly kind: "delay"; readonly ms: number }
  /** Connections stand and carry nothing: what a half-open socket looks like. */
  | { readonly kind: "black_hole" }
  /** New connections are taken and dropped at once. */
  | { readonly kind: "drop" }
  /** Each new connection is reset after it carried this many bytes towards the target. */
  | { readonly kind: "cut"; readonly afterBytes: number };

export interface TcpProxy {
  readonly port: number;
  /** From now on; a delay and a black hole also for connections that stand. */
  set(weather: Weather): void;
  /** Resets every connection that stands; new ones are taken. */
  reset(): void;
  /** Where new connections lead. */
  pointAt(port: number): void;
  close(): Promise<void>;
}

type Pair = readonly [client: Socket, target: Socket];

/** A TCP proxy on 127.0.0.1 that fails on command. */
export async function startTcpProxy(targetPort: number): Promise<TcpProxy> {
  let port = targetPort;
  let weather: Weather = { kind: "clear" };
  const pairs = new Set<Pair>();

  const carry = (pair: Pair, [from, to]: Pair, budget: { bytes: number } | null): void => {
    let tail = Promise.resolve();
    from.setNoDelay(true);
    from.on("data", (data) => {
      if (budget !== null) {
        budget.bytes -= data.length;
        if (budget.bytes < 0) return resetPair(pair);
      }
      const delayMs = weather.kind === "delay" ? weather.ms : 0;
      const ready = delayMs === 0 ? null : sleep(delayMs);
      tail = tail.then(async () => {
        await ready;
        if (!to.destroyed) to.write(data);
      });
    });
    from.on("error", () => to.destroy());
    from.on("close", () => {
      // What is on its way still arrives.
      void tail.then(() => to.end());
      pairs.delete(pair);
    });
    if (weather.kind === "black_hole") from.pause();
  };

  const server = createServer((client) => {
    if (weather.kind === "drop") return client.resetAndDestroy();
    const target = connect(port, "127.0.0.1");
    const pair: Pair = [client, target];
    pairs.add(pair);
    const budget = weather.kind === "cut" ? { bytes: weather.afterBytes } : null;
    carry(pair, [client, target], budget);
    carry(pair, [target, client], null);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the proxy has no port");
  const reset = (): void => {
    for (const pair of pairs) resetPair(pair);
  };
  return {
    port: address.port,
    set(next) {
      weather = next;
      for (const socket of [...pairs].flat()) {
        if (next.kind === "black_hole") socket.pause();
        else socket.resume();
      }
    },
    reset,
    pointAt(next) {
      port = next;
    },
    async close() {
      const closed = once(server, "close");
      server.close();
      reset();
      await closed;
    },
  };
}

function resetPair(pair: Pair): void {
  for (const socket of pair) socket.resetAndDestroy();
}
