import { Redis } from "ioredis";
import { keysOf } from "./dump-redis.ts";
import { query } from "./query.ts";
import type { Stack } from "./stack.ts";

/** Takes everything out of the queue, as a flushed Redis or a restored backup would; returns how much there was. */
export async function forgetJobs({ redis, databaseUrl }: Pick<Stack, "redis" | "databaseUrl">): Promise<number> {
  if (redis === null) {
    return await query(databaseUrl, async (sql) => (await sql`delete from bullmq.job`).count);
  }
  const client = new Redis(redis.url);
  try {
    const keys = await keysOf(client, redis.prefix);
    return keys.length === 0 ? 0 : await client.del(...keys);
  } finally {
    client.disconnect();
  }
}
