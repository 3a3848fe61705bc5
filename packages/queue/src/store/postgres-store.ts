import { type BackendFactory, createPostgresBackend, type IQueueBackend } from "bullmq";
import pg from "pg";
import type { QueueConfig } from "../config.ts";
import { endsWithin } from "../deadline.ts";
import { checkPostgres } from "./check-postgres.ts";
import type { JobStore, StoreRole } from "./job-store.ts";
import { postgresConfig, postgresLabel } from "./postgres-connection.ts";

type PostgresConfig = Extract<QueueConfig, { backend: "postgres" }>;

export function openPostgresStore(
  { url }: PostgresConfig,
  { role, onError }: { role: StoreRole; onError: (error: Error) => void },
): JobStore {
  const config = postgresConfig(url, role);
  // BullMQ pins the search path of connections it makes itself, and only of those (without it: "function add_job
  // does not exist").
  const pool = new pg.Pool({ ...config, options: `${config.options ?? ""} -c search_path=bullmq`.trim() });
  pool.on("error", onError);
  return {
    label: postgresLabel(url),
    factory: createPostgresBackend as BackendFactory<IQueueBackend, unknown>,
    // Producers share one pool over all queues. A worker gets its own from BullMQ, with a connection for LISTEN
    // beside it that is found dead and replaced.
    options: () => ({ connection: role === "producer" ? pool : config }),
    async answer() {
      await pool.query("select 1");
    },
    check: () => checkPostgres(pool),
    async close() {
      // A connection that died without a word would be waited on for ever.
      await endsWithin(pool.end(), 1_000);
    },
  };
}
