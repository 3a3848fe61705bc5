import { QUEUE_NAMES } from "@proofline/contracts";
import { DEFAULT_SCHEMA, MIGRATION_ADVISORY_LOCK_KEY, runMigrations } from "bullmq";
import pg from "pg";
import { postgresConfig } from "./postgres-connection.ts";

/**
 * Brings the queue's schema (`bullmq`) to this build's version. Idempotent; any number of processes may call it at
 * once. Throws what Postgres says, and BullMQ's SchemaVersionMismatchError where a newer build has migrated before.
 */
export async function migrateQueue(databaseUrl: string): Promise<void> {
  const { query_timeout: _query, statement_timeout: _statement, ...config } = postgresConfig(databaseUrl, "worker");
  const client = new pg.Client(config);
  await client.connect();
  try {
    await runMigrations(client);
    await prepareCounters(client);
  } finally {
    await client.end();
  }
}

/**
 * The first job that BullMQ numbers itself creates a sequence for its queue. Made here, under the lock of the
 * migrations, so that a role without the right to create can add jobs from the start.
 */
async function prepareCounters(client: pg.Client): Promise<void> {
  await client.query("begin");
  try {
    await client.query("select pg_advisory_xact_lock($1, hashtext($2))", [MIGRATION_ADVISORY_LOCK_KEY, DEFAULT_SCHEMA]);
    await client.query("set local search_path to bullmq");
    for (const queue of QUEUE_NAMES) {
      await client.query("select next_job_id($1) where to_regclass(job_id_seq_name($1)) is null", [queue]);
    }
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw error;
  }
}
