import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { type CarrierOptions, createCarrier } from "./create-carrier.ts";

export interface StartOptions extends CarrierOptions {
  /** 0 takes any free one. */
  readonly port: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Lets the server put faster stand-ins for `Request` and `Response` into this process's globals. Default false. */
  readonly ownsProcess?: boolean;
}

export interface RunningCarrier {
  /** `http://127.0.0.1:3001` */
  readonly url: string;
  /** Stops at once: open requests are cut, receipts still to come are dropped. */
  close(): Promise<void>;
}

/** Starts the simulator as a server. Rejects when the port is taken. */
export async function startCarrier({
  port,
  host = "127.0.0.1",
  ownsProcess = false,
  ...options
}: StartOptions): Promise<RunningCarrier> {
  const carrier = createCarrier(options);
  const server = createAdaptorServer({
    fetch: carrier.app.fetch,
    overrideGlobalObjects: ownsProcess,
    // Longer than any client keeps an idle connection, so that no send meets one that is closing.
    serverOptions: { keepAliveTimeout: 65_000 },
  }) as Server;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${bound}`,
    async close() {
      carrier.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}
