import { cloneDatabase } from "@proofline/embedded/testing";
import { Redis } from "ioredis";
import pg from "pg";
import type { QueueConfig } from "../config.ts";
import { startTcpProxy, type TcpProxy } from "./tcp-proxy.ts";

/** A queue of one test's own, behind a proxy that can fail. */
export interface Ground {
  readonly config: QueueConfig;
  readonly proxy: Pick<TcpProxy, "cut" | "mend" | "freeze" | "thaw" | "freezeStanding">;
  /** Everything the backend keeps for this queue, as text. */
  dump(): Promise<string>;
  /** As if so many workers had died with this job. */
  stall(jobId: string, times: number): Promise<void>;
  leave(): Promise<void>;
}

export async function openPostgresGround(): Promise<Ground> {
  const database = await cloneDatabase();
  const proxy = await startTcpProxy(portOf(database.url));
  return {
    config: { backend: "postgres", url: through(proxy, database.url) },
    proxy,
    async dump() {
      const client = new pg.Client(database.url);
      await client.connect();
      try {
        const rows = await client.query(
          "select to_jsonb(t)::text from bullmq.job t union all select to_jsonb(t)::text from bullmq.event t",
        );
        return JSON.stringify(rows.rows);
      } finally {
        await client.end();
      }
    },
    async stall(jobId, times) {
      const client = new pg.Client(database.url);
      await client.connect();
      try {
        await client.query("update bullmq.job set stalled_count = $2 where id = $1", [jobId, times]);
      } finally {
        await client.end();
      }
    },
    async leave() {
      await proxy.close();
      await database.drop();
    },
  };
}

/** The same server, reached through the proxy. */
export function through(proxy: { readonly port: number }, url: string): string {
  const detour = new URL(url);
  detour.hostname = "127.0.0.1";
  detour.port = String(proxy.port);
  return detour.href;
}

export const portOf = (url: string): number => Number(new URL(url).port);

/** Keys and values of these servers that hold the prefix, as text. */
export async function dumpRedis(urls: readonly string[], prefix: string): Promise<string> {
  const dumps = urls.map(async (url) => {
    const client = new Redis(url);
    try {
      const keys = await client.keys(`*${prefix.replace(/[{}]/g, "")}*`);
      return [keys, await Promise.all(keys.map((key) => readKey(client, key)))];
    } finally {
      client.disconnect();
    }
  });
  return JSON.stringify(await Promise.all(dumps));
}

/** Counts lost workers of a job in `messages`, on whichever of these servers has it. */
export async function stallRedisJob(urls: readonly string[], job: { readonly id: string; readonly times: number }) {
  for (const url of urls) {
    const client = new Redis(url);
    try {
      const [key] = await client.keys(`*:messages:${job.id}`);
      if (key !== undefined) await client.hset(key, "stc", job.times);
    } finally {
      client.disconnect();
    }
  }
}

async function readKey(client: Redis, key: string): Promise<unknown> {
  switch (await client.type(key)) {
    case "string":
      return client.get(key);
    case "hash":
      return client.hgetall(key);
    case "list":
      return client.lrange(key, 0, -1);
    case "zset":
      return client.zrange(key, "0", "-1");
    case "set":
      return client.smembers(key);
    case "stream":
      return client.xrange(key, "-", "+");
    default:
      return null;
  }
}
