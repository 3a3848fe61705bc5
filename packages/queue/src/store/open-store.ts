import type { QueueConfig } from "../config.ts";
import type { JobStore, StoreRole } from "./job-store.ts";
import { openPostgresStore } from "./postgres-store.ts";
import { openRedisStore } from "./redis-store.ts";

/** Begins to connect. Throws QueueUnusableError where the URL cannot be read. */
export function openStore(
  config: QueueConfig,
  { role, onError }: { role: StoreRole; onError: (error: Error) => void },
): JobStore {
  switch (config.backend) {
    case "redis":
      return openRedisStore(config, { role, onError });
    case "postgres":
      return openPostgresStore(config, { role, onError });
  }
}
