import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { createAdaptorServer } from "@hono/node-server";

// Run as a program of its own: `serve-readme-receiver.ts <folder> <kind>`. Does for each receiver what its framework
// does, and prints the port.
const [folder = "", kind = ""] = process.argv.slice(2);
const load = (path: string) => import(pathToFileURL(join(folder, path)).href);
type Fetch = (request: Request) => Response | Promise<Response>;

const kinds: Readonly<Record<string, () => Promise<Server>>> = {
  async hono() {
    const { app } = await load("hono.ts");
    return serveFetch((request) => app.fetch(request));
  },
  async express() {
    const { app } = await load("express.js");
    return createServer(app);
  },
  async next() {
    const route = await load("app/webhooks/route.ts");
    return serveFetch((request) => route[request.method]?.(request) ?? new Response(null, { status: 405 }));
  },
  async worker() {
    const { default: worker } = await load("worker.ts");
    const env = { WEBHOOK_SECRETS: process.env.WEBHOOK_SECRETS, DB: openD1() };
    return serveFetch((request) => worker.fetch(request, env));
  },
};

const server = await kinds[kind]?.();
if (server === undefined) throw new Error(`There is no receiver ${kind}.`);
server.listen(0, "127.0.0.1");
await once(server, "listening");
console.log((server.address() as AddressInfo).port);

function serveFetch(fetch: Fetch): Server {
  return createAdaptorServer({ fetch }) as Server;
}

/** The part of D1 that the README uses, over the same database. */
function openD1() {
  const database = new DatabaseSync(":memory:");
  database.exec("create table handled_webhooks (id text primary key)");
  return {
    prepare: (sql: string) => ({
      bind: (...values: string[]) => ({
        run: async () => ({ meta: { changes: Number(database.prepare(sql).run(...values).changes) } }),
      }),
    }),
  };
}
