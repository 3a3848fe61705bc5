import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import postgres from "postgres";

// Loading the migrator takes longer than all the rest of a start. What it did is noted in the database itself (as its
// comment), so that the note is copied, restored and deleted together with the tables it speaks of.
const root = fileURLToPath(new URL("../../..", import.meta.url));
const sources = [
  "pnpm-lock.yaml",
  "packages/db/src/migrate.ts",
  "packages/queue/src/store/migrate-queue.ts",
  ...readdirSync(join(root, "packages/db/migrations"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
    .sort(),
];

// Migrating also makes room for the coming weeks, four of them: a database at rest must not run out of it.
const noteDays = 1;

/** Which schema this version of Proofline brings: changes with every migration and with the queue's own. */
export function schemaVersion({ queueToo }: { queueToo: boolean }): string {
  const hash = createHash("sha256").update(queueToo ? "with queue" : "without queue");
  for (const path of sources) hash.update(`${path}\0`).update(readFileSync(join(root, path)));
  return hash.digest("hex").slice(0, 32);
}

/** True when this database was brought to this version, not long ago. */
export async function isSchemaNoted(databaseUrl: string, version: string): Promise<boolean> {
  return withDatabase(databaseUrl, async (sql) => {
    const [found] = await sql`
      select now() - (regexp_match(shobj_description(oid, 'pg_database'), ${`^schema ${version} at (.+)$`}))[1]::timestamptz
             < make_interval(days => ${noteDays}) as fresh
      from pg_database where datname = current_database()`;
    return found?.fresh === true;
  });
}

/** To be called after the migration. */
export function noteSchema(databaseUrl: string, version: string): Promise<void> {
  return setComment(databaseUrl, `'schema ${version} at ${new Date().toISOString()}'`);
}

/** The next start migrates, whatever was noted. */
export function forgetSchema(databaseUrl: string): Promise<void> {
  return setComment(databaseUrl, "null");
}

/** A comment takes no parameters: the text is an SQL literal, made here of letters, digits and harmless punctuation. */
async function setComment(databaseUrl: string, literal: string): Promise<void> {
  const name = new URL(databaseUrl).pathname.slice(1);
  await withDatabase(databaseUrl, async (sql) => {
    await sql.unsafe(`comment on database "${name}" is ${literal}`);
  });
}

async function withDatabase<T>(url: string, run: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    return await run(sql);
  } finally {
    await sql.end();
  }
}
