import { readFileSync } from "node:fs";
import type { Clock } from "@proofline/core/runtime";
import postgres from "postgres";
import { type DatabaseClock, startClock } from "./database-clock.ts";
import type { Sql } from "./sql.ts";

export interface DatabaseConfig {
  readonly url: string;
  /** Connections at most. Default 10. */
  readonly max?: number;
  /** Shown in pg_stat_activity. Default `proofline`. */
  readonly applicationName?: string;
}

export interface Database {
  readonly sql: Sql;
  /** Follows the database's time, which decides expiry and windows whatever a process's own clock says. */
  readonly clock: Clock;
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** What keeps a process from starting: one sentence for the operator. */
export class DatabaseNotReady extends Error {
  override readonly name = "DatabaseNotReady";
}

const CONNECT_TIMEOUT_SECONDS = 5;
/** No statement of ours takes longer by design; one that does is stuck, and must not hold its connection. */
const STATEMENT_TIMEOUT_MS = 10_000;

/** Connects, checks the schema, follows the clock. Throws DatabaseNotReady when the database cannot be used as it is. */
export async function openDatabase(config: DatabaseConfig): Promise<Database> {
  const sql = connect(config);
  try {
    await requireSchema(sql);
    const clock: DatabaseClock = await startClock(sql);
    return {
      sql,
      clock,
      ping: async () => void (await sql`select 1`),
      close: async () => {
        clock.stop();
        await sql.end({ timeout: 5 });
      },
    };
  } catch (error) {
    await sql.end({ timeout: 0 });
    throw error;
  }
}

function connect({ url, max = 10, applicationName = "proofline" }: DatabaseConfig): Sql {
  return postgres(url, {
    max,
    connect_timeout: CONNECT_TIMEOUT_SECONDS,
    // Only names change (created_at → createdAt), so that rows have the shape that the schema infers.
    transform: { column: { from: postgres.toCamel } },
    onnotice: () => {},
    connection: {
      application_name: applicationName,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      // Compiling a plan costs more than any of our statements saves by it.
      jit: "off",
      // Planning over the partitions takes longer than running the plan (1 to 3 ms against 0.5), and the default would
      // plan anew each time, for a plan that sees the parameters looks cheaper. Every statement names its rows by key.
      plan_cache_mode: "force_generic_plan",
    } as Record<string, string | number>,
  });
}

async function requireSchema(sql: Sql): Promise<void> {
  const wanted = newestMigration();
  const found = await readMigration(sql);
  if (found === null)
    throw new DatabaseNotReady('The database has no schema of Proofline yet. Run "npm run migrate" first.');
  if (found < wanted) throw new DatabaseNotReady('The database has an older schema. Run "npm run migrate" first.');
}

async function readMigration(sql: Sql): Promise<number | null> {
  try {
    const [row] = await sql<
      { newest: string | null }[]
    >`select max(created_at) as newest from drizzle.__drizzle_migrations`;
    return row?.newest == null ? null : Number(row.newest);
  } catch (error) {
    // 3F000 and 42P01: the schema or the table of migrations does not exist.
    if (error instanceof postgres.PostgresError && ["3F000", "42P01"].includes(error.code)) return null;
    throw new DatabaseNotReady(`The database does not answer: ${reasonOf(error)}`, { cause: error });
  }
}

/** Never the message of the driver: it may repeat the URL with its password. */
function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : "unknown cause";
}

function newestMigration(): number {
  const journal: { entries: { when: number }[] } = JSON.parse(
    readFileSync(new URL("../migrations/meta/_journal.json", import.meta.url), "utf8"),
  );
  return Math.max(...journal.entries.map(({ when }) => when));
}
