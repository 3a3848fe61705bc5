import { once } from "node:events";
import { type BackendFactory, createRedisBackend, type IQueueBackend } from "bullmq";
import type { QueueConfig } from "../config.ts";
import { checkRedis } from "./check-redis.ts";
import type { JobStore, StoreRole } from "./job-store.ts";
import { createRedisClient, redisLabel } from "./redis-client.ts";

type RedisConfig = Extract<QueueConfig, { backend: "redis" }>;

export function openRedisStore(
  { url, prefix }: RedisConfig,
  { role, onError }: { role: StoreRole; onError: (error: Error) => void },
): JobStore {
  const label = redisLabel(url);
  const client = createRedisClient(url, role);
  let lastError: Error | undefined;
  client.on("error", (error: Error) => {
    lastError = error;
    onError(error);
  });
  return {
    label,
    factory: createRedisBackend as BackendFactory<IQueueBackend, unknown>,
    // The tag in braces is all that a cluster hashes, so every key of a queue lands on one node and its scripts run.
    options: (queue) => ({ connection: client, prefix: `{${prefix.replace(/[{}]/g, "")}-${queue}}` }),
    async answer() {
      if (client.status !== "ready") {
        const waiting = new AbortController();
        const timer = setTimeout(() => waiting.abort(), 1_000);
        try {
          await once(client, "ready", { signal: waiting.signal });
        } catch (error) {
          throw lastError ?? error;
        } finally {
          clearTimeout(timer);
        }
      }
      await client.ping();
    },
    check: () => checkRedis(client),
    async close() {
      client.disconnect();
    },
  };
}
