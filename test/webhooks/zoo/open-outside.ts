import { findFreePort } from "@proofline/embedded";
import type { QueueConfig } from "@proofline/queue";
import { type SpawnedProcess, spawnProcess } from "../../support/spawn-process.ts";
import { type Ground, ISSUER } from "../ground/open-ground.ts";
import { flatness, type Memory, type MemorySample, readMemory } from "./memory.ts";
import type { ZooPart, ZooWorkers } from "./workers.ts";

export interface OutsideOptions {
  readonly databaseUrl: string;
  readonly queue: QueueConfig;
  readonly processes: number;
  readonly sampleEveryMs: number;
}

export interface SeenOutside {
  /** Of each process, by part; null where the part was too short to tell. */
  readonly memory: readonly Readonly<Record<ZooPart, Memory | null>>[];
  /** Tries by what came of them, over all processes. */
  readonly tries: Readonly<Record<string, number>>;
}

interface Watched {
  readonly process: SpawnedProcess;
  readonly metricsUrl: string;
  readonly samples: (MemorySample & { readonly part: ZooPart })[];
}

/** Workers as an operator runs them, `apps/worker` with WORKER_QUEUES=webhooks: their memory is theirs alone. */
export async function openOutside(ground: Ground, options: OutsideOptions): Promise<ZooWorkers<SeenOutside>> {
  const watched: Watched[] = [];
  for (let n = 1; n <= options.processes; n++) watched.push(await startOne(ground, options, n));
  const stopSweeping = ground.startSweeping();
  let part: ZooPart | null = null;
  let tries: Record<string, number> = {};
  let failure: unknown = null;
  const sample = async (): Promise<void> => {
    const counted: Record<string, number> = {};
    for (const { metricsUrl, samples } of watched) {
      const text = await (await fetch(metricsUrl)).text();
      for (const [result, count] of readTries(text)) counted[result] = (counted[result] ?? 0) + count;
      if (part !== null) samples.push({ part, atMs: performance.now(), ...readMemory(text) });
    }
    tries = counted;
  };
  const timer = setInterval(() => {
    sample().catch((error: unknown) => {
      failure = error;
    });
  }, options.sampleEveryMs);
  const end = async (): Promise<void> => {
    clearInterval(timer);
    await stopSweeping();
    const codes = await Promise.all(watched.map(({ process }) => process.stop()));
    if (codes.some((code) => code !== 0)) throw new Error(`a worker did not end well: ${codes.join(", ")}`);
  };
  let ending: Promise<void> | null = null;
  return {
    enter(next) {
      part = next;
    },
    observed() {
      if (failure !== null) throw new Error("a worker's memory could not be read", { cause: failure });
      const of = (samples: Watched["samples"], name: ZooPart) => flatness(samples.filter((one) => one.part === name));
      return {
        memory: watched.map(({ samples }) => ({
          sick: of(samples, "sick"),
          quiet: of(samples, "quiet"),
          healed: of(samples, "healed"),
        })),
        tries,
      };
    },
    stop() {
      ending ??= end();
      return ending;
    },
  };
}

async function startOne(ground: Ground, { databaseUrl, queue }: OutsideOptions, n: number): Promise<Watched> {
  const port = await findFreePort();
  const origin = `http://127.0.0.1:${port}`;
  const process = await spawnProcess({
    name: `worker ${n}`,
    entry: "apps/worker/src/main.ts",
    env: {
      NODE_ENV: "production",
      HOST: "127.0.0.1",
      WORKER_HEALTH_PORT: String(port),
      WORKER_QUEUES: "webhooks",
      PUBLIC_URL: ISSUER,
      DATABASE_URL: databaseUrl,
      ...(queue.backend === "redis" ? { REDIS_URL: queue.url, QUEUE_PREFIX: queue.prefix } : {}),
      ENCRYPTION_KEYS: ground.encryptionKeys,
      // A line for each Try would measure the pipe to us.
      LOG_LEVEL: "warn",
    },
    readyUrl: `${origin}/health/ready`,
  });
  return { process, metricsUrl: `${origin}/metrics`, samples: [] };
}

function readTries(text: string): [string, number][] {
  const lines = text.matchAll(/^deliveries_total\{result="([^"]+)"\} (\d+)$/gm);
  return [...lines].map(([, result = "", count]) => [result, Number(count)]);
}
