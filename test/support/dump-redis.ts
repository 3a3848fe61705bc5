import { Redis } from "ioredis";

/** Every key of a test's prefix and what it holds, as text. */
export async function dumpRedis({ url, prefix }: { url: string; prefix: string }): Promise<string> {
  const redis = new Redis(url);
  try {
    const lines: string[] = [];
    for (const key of await keysOf(redis, prefix)) {
      lines.push(`${key} ${JSON.stringify(await contentOf(redis, key))}`);
    }
    return lines.join("\n");
  } finally {
    redis.disconnect();
  }
}

/** The braces of the prefix are a hash tag; what counts is the name inside. */
export async function keysOf(redis: Redis, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  const match = `*${prefix.replace(/[{}]/g, "")}*`;
  for await (const batch of redis.scanStream({ match, count: 1_000 })) keys.push(...(batch as string[]));
  return keys.toSorted();
}

async function contentOf(redis: Redis, key: string): Promise<unknown> {
  const type = await redis.type(key);
  switch (type) {
    case "string":
      return await redis.get(key);
    case "hash":
      return await redis.hgetall(key);
    case "list":
      return await redis.lrange(key, 0, -1);
    case "set":
      return await redis.smembers(key);
    case "zset":
      return await redis.zrange(key, "0", "-1");
    case "stream":
      return await redis.xrange(key, "-", "+");
    case "none":
      return null; // expired in between
    default:
      throw new Error(`a Redis ${type} that this dump cannot read`);
  }
}
