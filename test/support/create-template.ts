import postgres from "postgres";

const templateDatabase = "proofline_template";

/** Makes the database that tests clone: every migration applied, and closed, for a clone needs a source nobody uses. */
export async function createTemplate(serverUrl: string): Promise<string> {
  await administer(serverUrl, `create database ${templateDatabase} template template0`);
  const url = new URL(serverUrl);
  url.pathname = `/${templateDatabase}`;
  await migrateIfBuilt(url.href);
  await administer(serverUrl, `alter database ${templateDatabase} with allow_connections false is_template true`);
  return templateDatabase;
}

async function migrateIfBuilt(databaseUrl: string): Promise<void> {
  for (const [name, verb] of [
    ["@proofline/db/migrate", "migrate"],
    ["@proofline/queue", "migrateQueue"],
  ] as const) {
    try {
      const m = await import(/* @vite-ignore */ name);
      await m[verb](databaseUrl);
    } catch (error) {
      console.error(`(no ${name} yet: ${String(error).split("\n")[0]})`);
    }
  }
}

async function administer(url: string, statement: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    await sql.unsafe(statement);
  } finally {
    await sql.end();
  }
}
