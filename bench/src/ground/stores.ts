import { randomBytes } from "node:crypto";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate } from "@proofline/db/migrate";
import { startPostgres, startRedis } from "@proofline/embedded";
import { migrateQueue } from "@proofline/queue";
import { Redis } from "ioredis";
import postgres from "postgres";
import type { Backend } from "../report/document.ts";

/** Where one stage keeps its rows and jobs; nobody else's are in it. */
export interface Place {
  readonly databaseUrl: string;
  /** Null: the queue is in Postgres. */
  readonly redis: { readonly url: string; readonly prefix: string } | null;
}

export interface Stores {
  readonly postgresVersion: string;
  readonly redisVersion: string;
  /** A folder that goes with the stores. */
  readonly folder: string;
  openPlace(backend: Backend): Promise<Place>;
  stop(): Promise<void>;
}

/** Starts a PostgreSQL that forces every commit to disk, as in production, and a Redis. */
export async function startStores(log: (line: string) => void): Promise<Stores> {
  const folder = await mkdtemp(join(tmpdir(), "proofline-bench-"));
  // Run by root, PostgreSQL becomes another user, who must be able to pass through.
  await chmod(folder, 0o711);
  const stops: (() => Promise<void>)[] = [() => rm(folder, { recursive: true, force: true })];
  const stop = async (): Promise<void> => {
    for (const stopOne of stops.splice(0).reverse()) await stopOne();
  };
  try {
    const server = await startPostgres({ dataDir: join(folder, "postgres"), log });
    stops.push(server.stop);
    const redis = await startRedis({ log });
    stops.push(redis.stop);
    return {
      postgresVersion: await administer(server.url, async (sql) => {
        const [row] = await sql<{ version: string }[]>`select current_setting('server_version') as version`;
        return row?.version ?? "";
      }),
      redisVersion: await versionOfRedis(redis.url),
      folder,
      openPlace: (backend) => openPlace(server.url, backend === "redis" ? redis.url : null),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function openPlace(serverUrl: string, redisUrl: string | null): Promise<Place> {
  const name = `bench_${randomBytes(6).toString("hex")}`;
  await administer(serverUrl, (sql) => sql.unsafe(`create database ${name}`));
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  await migrate(url.href);
  await migrateQueue(url.href);
  await administer(url.href, (sql) => sql.unsafe(FLOOR_TABLE));
  return { databaseUrl: url.href, redis: redisUrl === null ? null : { url: redisUrl, prefix: name } };
}

/** Narrow: what the cheapest service imaginable would have to keep. */
const FLOOR_TABLE = `create table floor (
  id bigint generated always as identity primary key,
  recipient text not null,
  n integer not null default 0,
  created_at timestamptz not null default now())`;

async function versionOfRedis(url: string): Promise<string> {
  const redis = new Redis(url);
  try {
    return /^redis_version:(\S+)/m.exec(await redis.info("server"))?.[1] ?? "";
  } finally {
    redis.disconnect();
  }
}

async function administer<T>(url: string, run: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    return await run(sql);
  } finally {
    await sql.end();
  }
}
