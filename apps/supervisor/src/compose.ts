import type { Env, Fault } from "./config.ts";

/** What is wrong with the provider variables, when there are any. */
export async function findProviderFaults(env: Env): Promise<readonly Fault[]> {
  if (!Object.keys(env).some((name) => /^(TWILIO|VONAGE)_|^PROVIDER/.test(name))) return [];
  const { readProviderConfig } = await import("@proofline/providers");
  const reading = readProviderConfig(env);
  return reading.ok ? [] : reading.faults;
}

/** Brings the database up to date: our tables, and the queue's own where jobs are kept in the same database. */
export async function migrateDatabase({
  databaseUrl,
  redisUrl,
}: {
  databaseUrl: string;
  redisUrl: string | undefined;
}): Promise<void> {
  // Loaded here and not at the top: the supervisor itself has no use for them, and they are slow to load.
  const { migrate } = await import("@proofline/db/migrate");
  await migrate(databaseUrl);
  if (redisUrl !== undefined) return;
  const { migrateQueue } = await import("@proofline/queue");
  await migrateQueue(databaseUrl);
}
