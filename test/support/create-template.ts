import { migrate } from "@proofline/db/migrate";
import { migrateQueue } from "@proofline/queue";
import postgres from "postgres";

const templateDatabase = "proofline_template";

/** Makes the database that tests clone: every migration applied, and closed, for a clone needs a source nobody uses. */
export async function createTemplate(serverUrl: string): Promise<string> {
  await administer(serverUrl, `create database ${templateDatabase} template template0`);
  const url = new URL(serverUrl);
  url.pathname = `/${templateDatabase}`;
  await migrate(url.href);
  await migrateQueue(url.href);
  await administer(serverUrl, `alter database ${templateDatabase} with allow_connections false is_template true`);
  return templateDatabase;
}

async function administer(url: string, statement: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    await sql.unsafe(statement);
  } finally {
    await sql.end();
  }
}
