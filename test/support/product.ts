import { generateKeyPairSync, randomBytes, randomUUID } from "node:crypto";
import { join } from "node:path";
import { findFreePort } from "@proofline/embedded";
import { type SpawnedProcess, spawnProcess } from "./spawn-process.ts";

export const PARTS = ["carrier", "api", "worker"] as const;
export type PartName = (typeof PARTS)[number];

export interface ProductOptions {
  /** A migrated database. */
  readonly databaseUrl: string;
  /** Null: the queue is in Postgres. */
  readonly redis: { readonly url: string; readonly prefix: string } | null;
  /** Default: all. */
  readonly parts?: readonly PartName[];
  /** A folder for what the processes write; default: memory. */
  readonly outputFolder?: string;
  /** More environment, for every part; what it says of the simulator depends on where that will be. */
  readonly env?:
    | Readonly<Record<string, string>>
    | ((known: { carrierUrl: string }) => Readonly<Record<string, string>>);
}

/** One for all stacks of a process: making one takes a while. */
const { privateKey: voiceKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

/** The product as an operator runs it: real processes, nothing but their environment to configure them. */
export interface Product {
  readonly apiUrl: string;
  readonly carrierUrl: string;
  readonly workerHealthUrl: string;
  readonly secretKey: string;
  /** What every part was given. */
  readonly env: Readonly<Record<string, string>>;
  start(part: PartName): Promise<SpawnedProcess>;
  /** Ends one part; the exit code, null when a signal ended it. */
  stop(part: PartName, signal?: NodeJS.Signals): Promise<number | null>;
  /** Of a part that runs. */
  pidOf(part: PartName): number;
  /** Everything that any process wrote, those that ended included. */
  output(): string;
  close(): Promise<void>;
}

/** Starts the product on free ports and waits until it is ready. */
export async function startProduct(options: ProductOptions): Promise<Product> {
  const ports = { api: await findFreePort(), carrier: await findFreePort(), worker: await findFreePort() };
  const more = typeof options.env === "function" ? options.env({ carrierUrl: originOf(ports.carrier) }) : options.env;
  const env = { ...environmentOf(options, ports), ...more };
  const running = new Map<PartName, SpawnedProcess>();
  const ended: SpawnedProcess[] = [];
  const product: Product = {
    apiUrl: `http://127.0.0.1:${ports.api}`,
    carrierUrl: `http://127.0.0.1:${ports.carrier}`,
    workerHealthUrl: `http://127.0.0.1:${ports.worker}`,
    secretKey: env.BOOTSTRAP_SECRET_KEY ?? "",
    env,
    async start(part) {
      const started = await spawnProcess({
        name: part,
        entry: `apps/${part}/src/main.ts`,
        env,
        readyUrl: `http://127.0.0.1:${ports[part]}/health/${part === "carrier" ? "live" : "ready"}`,
        ...(options.outputFolder === undefined ? {} : { outputFile: join(options.outputFolder, `${part}.log`) }),
      });
      running.set(part, started);
      return started;
    },
    async stop(part, signal) {
      const process = running.get(part);
      if (process === undefined) throw new Error(`${part} does not run`);
      running.delete(part);
      ended.push(process);
      return await process.stop(signal);
    },
    pidOf: (part) => running.get(part)?.pid ?? Number.NaN,
    output: () => [...ended, ...running.values()].map((process) => process.output()).join("\n"),
    async close() {
      await Promise.all([...running.keys()].map((part) => product.stop(part)));
    },
  };
  try {
    await Promise.all((options.parts ?? PARTS).map((part) => product.start(part)));
    return product;
  } catch (error) {
    await product.close();
    throw error;
  }
}

/** What an operator would set for the three parts on these ports, with keys of its own. */
export function environmentOf(
  { databaseUrl, redis }: Pick<ProductOptions, "databaseUrl" | "redis">,
  ports: Readonly<Record<PartName, number>>,
): Record<string, string> {
  const carrierUrl = `http://127.0.0.1:${ports.carrier}`;
  return {
    NODE_ENV: "production",
    HOST: "127.0.0.1",
    PORT: String(ports.api),
    CARRIER_PORT: String(ports.carrier),
    WORKER_HEALTH_PORT: String(ports.worker),
    DATABASE_URL: databaseUrl,
    // The braces of a test's prefix are its hash tag; the queue puts its own around.
    ...(redis === null ? {} : { REDIS_URL: redis.url, QUEUE_PREFIX: redis.prefix.replace(/[{}]/g, "") }),
    ENCRYPTION_KEYS: `k1:${randomBytes(32).toString("base64")}`,
    BOOTSTRAP_SECRET_KEY: `sk_${randomBytes(24).toString("hex")}`,
    BOOTSTRAP_PUBLISHABLE_KEY: `pk_${randomBytes(24).toString("hex")}`,
    TWILIO_ACCOUNT_SID: `AC${randomBytes(16).toString("hex")}`,
    TWILIO_AUTH_TOKEN: randomBytes(16).toString("hex"),
    TWILIO_FROM: "+15005550006",
    TWILIO_BASE_URL: carrierUrl,
    VONAGE_API_KEY: randomBytes(4).toString("hex"),
    VONAGE_API_SECRET: randomBytes(8).toString("hex"),
    VONAGE_FROM: "Proofline",
    VONAGE_BASE_URL: carrierUrl,
    VONAGE_SIGNATURE_SECRET: randomBytes(16).toString("hex"),
    VONAGE_APPLICATION_ID: randomUUID(),
    VONAGE_PRIVATE_KEY: voiceKey.export({ type: "pkcs8", format: "pem" }).toString(),
    VONAGE_VOICE_FROM: "+15005550007",
  };
}

function originOf(port: number): string {
  return `http://127.0.0.1:${port}`;
}
