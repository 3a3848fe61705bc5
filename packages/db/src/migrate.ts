import { fileURLToPath } from "node:url";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate as runMigrations } from "drizzle-orm/postgres-js/migrator";
import postgres from "postgres";

const folder = fileURLToPath(new URL("../migrations", import.meta.url));
const WEEKS_AHEAD = 4;

/** Brings the schema up to date and makes room for the coming weeks. Idempotent; parallel calls wait for each other. */
export async function migrate(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {}, connect_timeout: 10 });
  try {
    await sql`select pg_advisory_lock(hashtext('proofline:migrate'))`;
    await runMigrations(drizzle(sql), { migrationsFolder: folder });
    await sql`select make_partitions(${WEEKS_AHEAD})`;
  } finally {
    await sql.end({ timeout: 5 });
  }
}
