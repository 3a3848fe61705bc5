import type { PoolConfig } from "pg";
import { QueueUnusableError } from "./errors.ts";
import type { StoreRole } from "./job-store.ts";

/**
 * A producer is bounded to a second, like its Redis twin. A worker's queries are bounded too: on a half-open
 * connection an unbounded one would hold a slot of the pool for ever.
 */
const byRole: Record<StoreRole, PoolConfig> = {
  producer: { max: 4, connectionTimeoutMillis: 1_000, query_timeout: 1_000, statement_timeout: 1_000 },
  worker: { max: 5, connectionTimeoutMillis: 5_000, query_timeout: 6_000, statement_timeout: 5_000 },
};

/** Throws QueueUnusableError where the URL cannot be read; never repeats the URL. */
export function postgresConfig(url: string, role: StoreRole): PoolConfig {
  const parsed = URL.parse(url);
  if (parsed === null || !["postgres:", "postgresql:"].includes(parsed.protocol)) {
    throw new QueueUnusableError("The Postgres URL cannot be read: it looks like postgres://user@host:5432/database.");
  }
  // `options` in the URL would win over the search path that BullMQ's statements need, so the two are joined here.
  const options = parsed.searchParams.get("options");
  parsed.searchParams.delete("options");
  return {
    connectionString: parsed.href,
    ...(options === null ? {} : { options }),
    application_name: "proofline-queue",
    keepAlive: true,
    keepAliveInitialDelayMillis: 5_000,
    ...byRole[role],
  };
}

/** `host:port/database`, for messages. */
export function postgresLabel(url: string): string {
  const parsed = URL.parse(url);
  return parsed === null ? "Postgres" : `Postgres at ${parsed.host || "its socket"}${parsed.pathname}`;
}
