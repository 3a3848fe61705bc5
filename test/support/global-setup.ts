import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startPostgres, startRedis } from "@proofline/embedded";
import type { TestServers } from "@proofline/embedded/testing";
import type { TestProject } from "vitest/node";
import { createTemplate } from "./create-template.ts";

type Running = { readonly servers: TestServers; stop(): Promise<void> };

declare global {
  /** Each test project loads this file anew, in one process: what they share has to live outside of it. */
  var prooflineTestServers: { running: Promise<Running>; users: number } | undefined;
}

/** Starts PostgreSQL and Redis for the tests, once for all projects, and tells the tests where they are. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  globalThis.prooflineTestServers ??= { running: startServers(), users: 0 };
  const shared = globalThis.prooflineTestServers;
  shared.users++;
  const { servers, stop } = await shared.running;
  project.provide("prooflineServers", servers);
  return async () => {
    shared.users--;
    if (shared.users === 0) await stop();
  };
}

async function startServers(): Promise<Running> {
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const stopOne of stops.splice(0).reverse()) await stopOne();
  };
  try {
    const dataDir = await mkdtemp(join(tmpdir(), "proofline-test-postgres-"));
    stops.push(() => rm(dataDir, { recursive: true, force: true }));
    const postgres = await startPostgres({ dataDir, throwAway: true, log: console.error });
    stops.push(postgres.stop);
    const templateDatabase = await createTemplate(postgres.url);
    const redisUrl = process.env.REDIS_URL ?? (await startOwnRedis(stops));
    return { servers: { postgresUrl: postgres.url, templateDatabase, redisUrl }, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startOwnRedis(stops: (() => Promise<void>)[]): Promise<string> {
  const redis = await startRedis({ log: console.error });
  stops.push(redis.stop);
  return redis.url;
}
