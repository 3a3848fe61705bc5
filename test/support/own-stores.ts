import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate } from "@proofline/db/migrate";
import { startPostgres, startRedis } from "@proofline/embedded";
import { migrateQueue } from "@proofline/queue";
import type { Backend } from "./stack.ts";

/** Migrated servers that nobody else uses, for a long run by itself: what holds or what it costs is not shared. */
export interface OwnStores {
  /** Where the run may leave its files; gone with the stores. */
  readonly folder: string;
  readonly databaseUrl: string;
  /** Null where the queue is on Postgres. */
  readonly redis: { readonly url: string; readonly prefix: string } | null;
}

/** @param stops what ends them is added here, to be called in the opposite order; also where a later step fails. */
export async function openOwnStores(
  { name, backend }: { name: string; backend: Backend },
  stops: (() => Promise<unknown>)[],
): Promise<OwnStores> {
  const folder = await mkdtemp(join(tmpdir(), `proofline-${name}-`));
  stops.push(() => rm(folder, { recursive: true, force: true }));
  const postgres = await startPostgres({ dataDir: folder, throwAway: true, log: console.error });
  stops.push(postgres.stop);
  await migrate(postgres.url);
  if (backend === "postgres") {
    await migrateQueue(postgres.url);
    return { folder, databaseUrl: postgres.url, redis: null };
  }
  const redis = await startRedis({ log: console.error });
  stops.push(redis.stop);
  return { folder, databaseUrl: postgres.url, redis: { url: redis.url, prefix: name } };
}
