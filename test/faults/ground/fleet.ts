import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { findFreePort } from "@proofline/embedded";
import { environmentOf } from "../../support/product.ts";
import { type SpawnedProcess, spawnProcess } from "../../support/spawn-process.ts";

/** What a member of the fleet does. `sweep` is a worker that only keeps house. */
export type Role = "api" | "worker" | "sweep";

export interface FleetOptions {
  /** As the processes reach it: perhaps through a proxy. */
  readonly databaseUrl: string;
  /** Null: the queue is in Postgres. */
  readonly redis: { readonly url: string; readonly prefix: string } | null;
  /** Holds the carrier's ledger and what the processes write. */
  readonly folder: string;
  readonly workers: number;
  /** More environment for everybody. */
  readonly env?: Readonly<Record<string, string>>;
  /** More environment for one start of one member; `start` is 1 for the first. */
  readonly startEnv?: (name: string, start: number) => Readonly<Record<string, string>>;
  /** Hears of every member that ended, by whoever's hand. */
  readonly onEnded?: (name: string, atMs: number) => void;
}

export interface Member {
  readonly name: string;
  readonly role: Role;
  /** Whether it is ready and may be hurt. */
  isUp(): boolean;
  /** Sends the signal to the process that runs now; resolves when it ended. It is started again at once. */
  hurt(signal: NodeJS.Signals): Promise<void>;
  /** Of the process that runs now. */
  pid(): number;
}

/** The product's processes under a supervisor that starts again whoever ends. */
export interface Fleet {
  readonly apiUrl: string;
  readonly carrierUrl: string;
  readonly ledgerFile: string;
  readonly secretKey: string;
  readonly env: Readonly<Record<string, string>>;
  readonly members: readonly Member[];
  /** How often members were started again. */
  restarts(): number;
  /** Everything that the members wrote so far, in bytes and lines, by name. */
  logFile(name: string): string;
  close(): Promise<void>;
}

const RESTART_PAUSE_MS = 200;

/** Starts a carrier, one API, workers that send and deliver, and one that sweeps; resolves when all are ready. */
export async function startFleet(options: FleetOptions): Promise<Fleet> {
  const ports = { api: await findFreePort(), carrier: await findFreePort(), worker: await findFreePort() };
  const ledgerFile = join(options.folder, "ledger.jsonl");
  appendFileSync(ledgerFile, "");
  const env: Record<string, string> = {
    ...environmentOf(options, ports),
    BOOTSTRAP_LIMITS: "none",
    // At "info" the disk would be measured.
    LOG_LEVEL: "warn",
    CARRIER_LEDGER_FILE: ledgerFile,
    CARRIER_TEXTS_MAX: "2000000",
    ...options.env,
  };
  const logFile = (name: string): string => join(options.folder, `${name}.log`);
  const carrier = await spawnProcess({
    name: "carrier",
    entry: "apps/carrier/src/main.ts",
    env,
    readyUrl: `http://127.0.0.1:${ports.carrier}/health/live`,
    outputFile: logFile("carrier"),
  });
  const kept: Kept[] = [];
  try {
    const plans = await planOf(options.workers);
    for (const plan of plans) {
      const port = plan.role === "api" ? ports.api : plan.port;
      kept.push(keepRunning({ ...options, ...plan, port, env, outputFile: logFile(plan.name) }));
    }
    await Promise.all(kept.map(({ ready }) => ready));
  } catch (error) {
    await Promise.all(kept.map((one) => one.close()));
    await carrier.stop("SIGKILL");
    throw error;
  }
  return {
    apiUrl: `http://127.0.0.1:${ports.api}`,
    carrierUrl: `http://127.0.0.1:${ports.carrier}`,
    ledgerFile,
    secretKey: env.BOOTSTRAP_SECRET_KEY ?? "",
    env,
    members: kept.map(({ member }) => member),
    restarts: () => kept.reduce((sum, { restarts }) => sum + restarts(), 0),
    logFile,
    async close() {
      await Promise.all(kept.map((one) => one.close()));
      await carrier.stop("SIGKILL");
    },
  };
}

interface Plan {
  readonly name: string;
  readonly role: Role;
  readonly port: number;
  readonly extra: Readonly<Record<string, string>>;
}

async function planOf(workers: number): Promise<Plan[]> {
  const plans: Plan[] = [{ name: "api", role: "api", port: 0, extra: {} }];
  for (let n = 1; n <= workers; n++) {
    const extra = { WORKER_QUEUES: "messages,webhooks" };
    plans.push({ name: `worker-${n}`, role: "worker", port: await findFreePort(), extra });
  }
  plans.push({ name: "sweep", role: "sweep", port: await findFreePort(), extra: { WORKER_QUEUES: "housekeeping" } });
  return plans;
}

interface KeepOptions extends Plan, Pick<FleetOptions, "startEnv" | "onEnded"> {
  readonly env: Readonly<Record<string, string>>;
  readonly outputFile: string;
}

interface Kept {
  readonly member: Member;
  /** Rejects when the very first start fails. */
  readonly ready: Promise<void>;
  restarts(): number;
  close(): Promise<void>;
}

function keepRunning({ name, role, port, extra, env, startEnv, onEnded, outputFile }: KeepOptions): Kept {
  let current: SpawnedProcess | null = null;
  let starts = 0;
  let closing = false;
  const first = Promise.withResolvers<void>();
  const start = (): Promise<SpawnedProcess> => {
    const isFirst = starts === 0;
    starts += 1;
    return spawnProcess({
      name,
      entry: role === "api" ? "apps/api/src/main.ts" : "apps/worker/src/main.ts",
      env: { ...env, ...extra, WORKER_HEALTH_PORT: String(port), ...startEnv?.(name, starts) },
      // Later starts may fall into an outage, when nobody is ready, and nobody is started again for that.
      readyUrl: `http://127.0.0.1:${port}/health/${isFirst ? "ready" : "live"}`,
      outputFile,
    });
  };
  const loop = async (): Promise<void> => {
    while (!closing) {
      try {
        current = await start();
        first.resolve();
        await current.ended;
      } catch (error) {
        // It died before it was ready, or what it needs is away: as any supervisor would, we try again.
        if (starts === 1) return first.reject(error);
      }
      onEnded?.(name, Date.now());
      current = null;
      await sleep(RESTART_PAUSE_MS);
    }
  };
  const ended = loop();
  const running = (): SpawnedProcess => {
    if (current === null) throw new Error(`${name} does not run`);
    return current;
  };
  return {
    member: {
      name,
      role,
      isUp: () => current?.isRunning() === true,
      hurt: async (signal) => void (await running().stop(signal)),
      pid: () => running().pid,
    },
    ready: first.promise,
    restarts: () => starts - 1,
    async close() {
      closing = true;
      // One that is just starting is ended once it is up: the loop is over when nothing runs.
      while (!(await Promise.race([ended.then(() => true), sleep(50).then(() => false)]))) {
        await current?.stop("SIGTERM");
      }
    },
  };
}
