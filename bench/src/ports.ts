import type { Server } from "node:http";
import { createAdaptorServer } from "@hono/node-server";
import type { Hono } from "hono";

/** Serves an app on 127.0.0.1; the processes of a bench talk to nobody else. */
export async function listen(app: Hono, port: number): Promise<void> {
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(port, "127.0.0.1", resolve);
  });
  // Whoever started us is gone.
  process.once("disconnect", () => process.exit(0));
  process.on("SIGINT", () => undefined);
}

/** A variable that the bench itself sets. */
export function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: this process is started by the bench`);
  return value;
}
