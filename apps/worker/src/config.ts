import { isIP } from "node:net";
import { QUEUE_NAMES, type QueueName } from "@proofline/contracts";
import { type KeyRing, readKeyRing } from "@proofline/core/access";
import { type ProvidersConfig, readProviderConfig } from "@proofline/providers";
import { DEFAULT_PREFIX, type QueueConfig } from "@proofline/queue";
import { readRedisUrl } from "@proofline/queue/redis-url";
import { readAllowPrivate } from "@proofline/webhook-client";
import { z } from "zod";

export interface WorkerConfig {
  readonly databaseUrl: string;
  readonly queue: QueueConfig;
  readonly keyRing: KeyRing;
  /** What this process consumes. */
  readonly queues: readonly QueueName[];
  /** Jobs of one queue at once in this process. */
  readonly concurrency: number;
  readonly host: string;
  readonly healthPort: number;
  /** Origin of the API as providers reach it; no trailing slash. */
  readonly publicUrl: string;
  /** Webhooks to loopback over plain http: only for a process that itself is reachable from this machine alone. */
  readonly allowLoopbackHttp: boolean;
  /** What else customers' URLs may lead to that is not public: CIDR ranges, addresses, host names. */
  readonly allowPrivate: readonly string[];
  readonly providers: ProvidersConfig;
  readonly logLevel: LogLevel;
}

export const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export type Env = Readonly<Record<string, string | undefined>>;

/** Everything that is wrong with the environment, one line each, and never a value: it may be a secret. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/** Reads what this app may be told. Throws ConfigError with every fault at once. */
export function loadConfig(environment: Env): WorkerConfig {
  // An empty variable is what a compose file or a shell makes of an unset one.
  const env = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const parsed = WorkerEnv.safeParse(env);
  const providers = readProviderConfig(env);
  if (parsed.success && providers.ok) return toConfig(parsed.data, providers.config);
  const faults = [
    ...(parsed.error?.issues ?? []).map(({ path, message }) => ({ path: path.join("."), message })),
    ...(providers.ok ? [] : providers.faults),
  ];
  const lines = faults.map(({ path, message }) => `  ${path} ${message}`);
  throw new ConfigError(`The worker cannot start: its configuration has faults.\n${lines.join("\n")}`);
}

/** What a start may say of its configuration: no value that could be a secret. */
export function describeConfig(config: WorkerConfig): Readonly<Record<string, unknown>> {
  return {
    queues: config.queues,
    backend: config.queue.backend,
    concurrency: config.concurrency,
    publicUrl: config.publicUrl,
    providers: config.providers.accounts.map(({ id }) => id),
  };
}

const port = (fallback: number) =>
  z
    .string()
    .default(String(fallback))
    .transform(Number)
    .refine((value) => Number.isInteger(value) && value >= 0 && value <= 65_535, "must be a port, 0 to 65535");

const urlOf = (protocols: readonly string[], shape: string) =>
  z
    .string(`is required: ${shape}`)
    .refine((text) => protocols.includes(URL.parse(text)?.protocol ?? ""), `must be a URL like ${shape}`);

const redisUrl = z.string().transform((text, context) => {
  const reading = readRedisUrl(text);
  if (reading.ok) return text;
  context.addIssue({ code: "custom", message: reading.fault });
  return z.NEVER;
});

const keyRing = z.string("is required: id:base64, newest first").transform((text, context) => {
  const reading = readKeyRing(text);
  if (reading.ok) return reading.ring;
  for (const fault of reading.faults) context.addIssue({ code: "custom", message: `cannot be read: ${fault}` });
  return z.NEVER;
});

const allowPrivate = z.string().transform((text, context) => {
  const reading = readAllowPrivate(text);
  if (reading.ok) return reading.entries;
  for (const fault of reading.faults) context.addIssue({ code: "custom", message: `cannot be read: ${fault}` });
  return z.NEVER;
});

const queues = z.string().transform((text, context) => {
  const names = [...new Set(text.split(",").map((name) => name.trim()))];
  const known = names.filter(isQueueName);
  if (known.length === names.length) return known;
  context.addIssue({ code: "custom", message: `must be a comma-separated list of ${QUEUE_NAMES.join(", ")}` });
  return z.NEVER;
});

const WorkerEnv = z.object({
  DATABASE_URL: urlOf(["postgres:", "postgresql:"], "postgres://user@host:5432/database"),
  REDIS_URL: redisUrl.optional(),
  QUEUE_PREFIX: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/, "must be 1 to 64 letters, digits, _ and -")
    .default(DEFAULT_PREFIX),
  ENCRYPTION_KEYS: keyRing,
  WORKER_QUEUES: queues.optional(),
  WORKER_CONCURRENCY: z
    .string()
    .default("50")
    .transform(Number)
    .refine((value) => Number.isInteger(value) && value >= 1 && value <= 1_000, "must be a whole number, 1 to 1000"),
  WORKER_HEALTH_PORT: port(3002),
  HOST: z.string().default("127.0.0.1").refine(isHost, "must be an address or a host name"),
  PORT: port(3000),
  PUBLIC_URL: z
    .string()
    .refine(isOrigin, "must be an http or https URL without credentials, query or fragment")
    .optional(),
  WEBHOOK_ALLOW_PRIVATE: allowPrivate.optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(", ")}`).default("info"),
});

function toConfig(env: z.output<typeof WorkerEnv>, providers: ProvidersConfig): WorkerConfig {
  return {
    databaseUrl: env.DATABASE_URL,
    queue:
      env.REDIS_URL === undefined
        ? { backend: "postgres", url: env.DATABASE_URL }
        : { backend: "redis", url: env.REDIS_URL, prefix: env.QUEUE_PREFIX },
    keyRing: env.ENCRYPTION_KEYS,
    queues: env.WORKER_QUEUES ?? QUEUE_NAMES,
    concurrency: env.WORKER_CONCURRENCY,
    host: env.HOST,
    healthPort: env.WORKER_HEALTH_PORT,
    publicUrl: (env.PUBLIC_URL ?? `http://127.0.0.1:${env.PORT}`).replace(/\/+$/, ""),
    allowLoopbackHttp: isLoopback(env.HOST),
    allowPrivate: env.WEBHOOK_ALLOW_PRIVATE ?? [],
    providers,
    logLevel: env.LOG_LEVEL,
  };
}

function isQueueName(name: string): name is QueueName {
  return (QUEUE_NAMES as readonly string[]).includes(name);
}

function isHost(text: string): boolean {
  return isIP(text) !== 0 || /^(?=.{1,253}$)[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(text);
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
}

function isOrigin(text: string): boolean {
  const url = URL.parse(text);
  if (url === null) return false;
  return /^https?:$/.test(url.protocol) && url.username + url.password + url.search + url.hash === "";
}
