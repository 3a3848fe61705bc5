import { join } from "node:path";
import { findFreePort } from "@proofline/embedded";
import { type SpawnedProcess, spawnProcess } from "@proofline/test/spawn-process";
import type { Place } from "./stores.ts";

export interface BenchProcess {
  readonly url: string;
  stop(): Promise<void>;
}

export interface BenchProcessOptions {
  readonly place: Place;
  readonly folder: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts one of the bench's own programs on a free port. */
export async function startBenchProcess(
  name: "floor-route" | "floor-worker" | "sink",
  { place, folder, env }: BenchProcessOptions,
): Promise<BenchProcess> {
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const { databaseUrl, redis } = place;
  const process: SpawnedProcess = await spawnProcess({
    name,
    entry: `bench/src/${name}/main.ts`,
    env: {
      NODE_ENV: "production",
      PORT: String(port),
      DATABASE_URL: databaseUrl,
      ...(redis === null ? {} : { REDIS_URL: redis.url, QUEUE_PREFIX: redis.prefix }),
      ...env,
    },
    readyUrl: `${url}/health/live`,
    outputFile: join(folder, `${name}.log`),
  });
  return {
    url,
    // It holds nothing that an abrupt end could spoil.
    stop: async () => void (await process.stop("SIGKILL")),
  };
}
