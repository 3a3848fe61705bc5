import { migrateDatabase } from "./compose.ts";

// `npm run migrate`, and a child process of `npm start`, which would otherwise carry the migrator's memory for good.
const { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl } = process.env;

if (!databaseUrl) {
  console.error("DATABASE_URL is not set: it names the database to migrate (npm start brings and migrates its own).");
  process.exitCode = 1;
} else {
  try {
    await migrateDatabase({ databaseUrl, redisUrl: redisUrl || undefined });
    console.log("The database schema is up to date.");
  } catch (error) {
    console.error(`The database could not be migrated: ${describe(error)}`);
    process.exitCode = 1;
  }
}

/** The error and what caused it, in one line each; the URL, which holds a password, is not among them. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error && typeof error.code === "string" ? ` (${error.code})` : "";
  const cause = error.cause === undefined ? "" : `\n  because: ${describe(error.cause)}`;
  return `${error.message}${code}${cause}`;
}
