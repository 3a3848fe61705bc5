import { cloneDatabase, redis } from "@proofline/embedded/testing";
import { Redis } from "ioredis";
import { afterEach, describe, expect, test, vi } from "vitest";
import { createApiClient } from "../support/api-client.ts";
import { startProduct } from "../support/product.ts";
import { BACKENDS, START_TIMEOUT_MS } from "../support/stack.ts";
import { startStatementTap } from "../support/statement-tap.ts";

const STARTS = 20;

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

/** Commands of clients, not of scripts, on keys of this prefix. */
async function watchRedis({ url, prefix }: { url: string; prefix: string }): Promise<readonly string[]> {
  const client = new Redis(url);
  stops.push(async () => client.disconnect());
  const monitor = await client.monitor();
  stops.push(async () => monitor.disconnect());
  const commands: string[] = [];
  monitor.on("monitor", (_time: string, args: string[], source: string) => {
    if (source !== "lua" && args.some((arg) => arg.includes(prefix))) commands.push(args[0]?.toLowerCase() ?? "");
  });
  return commands;
}

describe.each(BACKENDS)("with the queue on %s", (backend) => {
  test(
    "accepting a verification under all limits and the guard asks the stores twice or three times, and no more",
    async () => {
      const database = await cloneDatabase();
      stops.push(database.drop);
      const tap = await startStatementTap(Number(new URL(database.url).port));
      stops.push(tap.close);
      const through = new URL(database.url);
      through.port = String(tap.port);
      const queue = backend === "redis" ? redis() : null;
      const product = await startProduct({
        databaseUrl: through.href,
        redis: queue,
        parts: ["api"],
        env: { BOOTSTRAP_LIMITS: "strict" },
      });
      stops.push(product.close);
      const api = createApiClient(product.apiUrl, product.secretKey);
      // Of other ranges, or a strict project would run into its limits.
      const start = (n: number) =>
        api.call("POST", "/v1/verifications", {
          body: { to: `+447400${String(n).padStart(2, "0")}1234`, user_id: `u-${n}`, client_ip: `203.0.${n}.7` },
        });
      const limits = await api.call<{ data: unknown[] }>("GET", "/v1/limits");
      expect(limits.body.data.length).toBeGreaterThan(8);
      expect((await start(0)).status).toBe(201);
      // What the process asks by itself, once or more a second: a key is known for a second, a count lasts as long.
      tap.take();
      const own = new Set<string>();
      await vi.waitFor(
        () => {
          for (const text of tap.take()) own.add(text);
          expect([...own].some((text) => text.includes("status in ("))).toBe(true);
        },
        { timeout: 10_000, interval: 100 },
      );
      const commands = queue === null ? [] : await watchRedis({ url: queue.url, prefix: queue.prefix.slice(1, -1) });
      for (let n = 1; n <= STARTS; n++) expect((await start(n)).status).toBe(201);
      const asked = tap.take().filter((text) => !own.has(text) && !isOwn(text));
      const words = asked.map((text) => text.trim().replaceAll(/\s+/g, " ").slice(0, 60));
      const counted = asked.filter((text) => text.includes("take_limits")).length;
      const started = asked.filter((text) => text.includes("insert into verifications")).length;
      expect(started, words.join("\n")).toBe(STARTS);
      expect(counted, words.join("\n")).toBe(queue === null ? STARTS : 0);
      expect(asked.length, words.join("\n")).toBe(started + counted);
      const toRedis = queue === null ? 0 : 2 * STARTS;
      await vi.waitFor(() => expect(commands.length).toBeGreaterThanOrEqual(toRedis));
      expect(commands.length, commands.join(" ")).toBe(toRedis);
    },
    START_TIMEOUT_MS,
  );
});

/** Who asks, once a second; what limits note once a second; and what the driver asks once on a connection it opens. */
function isOwn(text: string): boolean {
  return ["from api_keys k", "insert into limit_notes", "pg_catalog.pg_type"].some((part) => text.includes(part));
}
