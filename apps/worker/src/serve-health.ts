import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import type { Hono } from "hono";

export interface RunningHealth {
  readonly port: number;
  close(): Promise<void>;
}

/** Serves the health endpoints. Port 0 takes any free one. Rejects when the port is taken. */
export async function serveHealth(app: Hono, { host, port }: { host: string; port: number }): Promise<RunningHealth> {
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
