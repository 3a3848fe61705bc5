import { setting } from "../ports.ts";
import type { FloorBackend } from "./queue.ts";

/** The same variables as the product's. */
export function readBackend(): FloorBackend {
  const url = process.env.REDIS_URL;
  return {
    databaseUrl: setting("DATABASE_URL"),
    redis: url === undefined ? null : { url, prefix: setting("QUEUE_PREFIX") },
  };
}
