import { LATEST_SCHEMA_VERSION, type PgQueryable } from "bullmq";
import { QueueUnusableError } from "./errors.ts";

/**
 * Arguments of the function that `Jobs.ride` is made for. It is internal to BullMQ: an update may change it, and a
 * job that rides in a transaction of ours must then not be inserted with arguments that mean something else.
 */
const addJobSignature =
  "p_queue text, p_id text, p_name text, p_data jsonb, p_opts jsonb, p_priority integer, p_delay bigint, " +
  "p_timestamp bigint, p_max_attempts integer, p_parent_queue text, p_parent_id text, p_parent_key text, " +
  "p_dedup_id text, p_scheduler_id text, p_lifo boolean";

/** Throws QueueUnusableError where the queue's tables are missing, older than this build or not as it knows them. */
export async function checkPostgres(client: PgQueryable): Promise<void> {
  const version = await readVersion(client);
  if (version < LATEST_SCHEMA_VERSION) {
    const state = version === 0 ? "missing" : `at version ${version} and this build needs ${LATEST_SCHEMA_VERSION}`;
    throw new QueueUnusableError(`The queue's tables in Postgres are ${state}: run "npm run migrate".`);
  }
  const { rows } = await client.query<{ signature: string }>(
    `select pg_get_function_identity_arguments(oid) as signature from pg_proc
     where proname = 'add_job' and pronamespace = 'bullmq'::regnamespace`,
  );
  if (rows.length !== 1 || rows[0]?.signature !== addJobSignature) {
    throw new QueueUnusableError(
      `The queue's tables in Postgres (version ${version}) have another add_job than this build knows: ` +
        `run the version of Proofline that migrated them.`,
    );
  }
}

async function readVersion(client: PgQueryable): Promise<number> {
  try {
    const { rows } = await client.query<{ version: number }>(
      "select coalesce(max(version), 0)::int as version from bullmq.migration",
    );
    return rows[0]?.version ?? 0;
  } catch (error) {
    // 42P01 undefined_table, which a missing schema raises too (PostgreSQL, appendix A).
    if (error instanceof Error && "code" in error && error.code === "42P01") return 0;
    throw error;
  }
}
