import { isIP } from "node:net";
import { apiKeyKind, type KeyRing, readKeyRing } from "@proofline/core/access";
import { LIMIT_PRESETS, type LimitPreset } from "@proofline/core/limit";
import { RULINGS_PER_PROJECT_AND_SECOND } from "@proofline/core/ruling";
import { type ProvidersConfig, readProviderConfig } from "@proofline/providers";
import { DEFAULT_PREFIX, type QueueConfig } from "@proofline/queue";
import { readRedisUrl } from "@proofline/queue/redis-url";
import { readAllowPrivate } from "@proofline/webhook-client";
import { z } from "zod";
import { type IsTrustedProxy, readTrustedProxies } from "./client-address.ts";

export interface ApiConfig {
  readonly port: number;
  readonly host: string;
  /** Origin as providers and browsers reach it; no trailing slash. */
  readonly publicUrl: string;
  readonly databaseUrl: string;
  readonly databaseConnectionsMax: number;
  readonly queue: QueueConfig;
  readonly keyRing: KeyRing;
  /** The ids of the ring's keys, newest first. */
  readonly keyIds: readonly string[];
  readonly bootstrap: BootstrapConfig;
  /** Whether test keys count: not in production, unless the operator says so. */
  readonly testKeys: boolean;
  /** Webhooks to loopback over plain http: only for a process that itself is reachable from this machine alone. */
  readonly allowLoopbackHttp: boolean;
  /** What else customers' URLs may lead to that is not public: CIDR ranges, addresses, host names. */
  readonly allowPrivate: readonly string[];
  /** Whose `X-Forwarded-For` is believed. */
  readonly isTrustedProxy: IsTrustedProxy;
  readonly providers: ProvidersConfig;
  readonly connectionsMax: number;
  readonly requestTimeoutMs: number;
  /** Unsent messages of all projects at which no more are accepted. */
  readonly backlogMax: number;
  /** Decisions not to send that are kept of a project each second; the rest of a flood is counted. */
  readonly decisionsPerSecondMax: number;
  readonly logLevel: LogLevel;
}

/** The first project of an empty database. Keys that are not given are generated. */
export interface BootstrapConfig {
  readonly secretKey?: string | undefined;
  readonly publishableKey?: string | undefined;
  /** None is made up. */
  readonly testSecretKey?: string | undefined;
  readonly limits: LimitPreset;
}

export const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export type Env = Readonly<Record<string, string | undefined>>;

/** Everything that is wrong with the environment, one line each, and never a value: it may be a secret. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/** Reads what this app may be told. Throws ConfigError with every fault at once. */
export function loadConfig(environment: Env): ApiConfig {
  // An empty variable is what a compose file or a shell makes of an unset one.
  const env = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const parsed = ApiEnv.safeParse(env);
  const providers = readProviderConfig(env);
  const tests = testKeyFaults(env);
  if (parsed.success && providers.ok && tests.length === 0) {
    return { ...toConfig(parsed.data, providers.config), testKeys: takesTestKeys(env) };
  }
  const faults = [
    ...tests,
    ...(parsed.error?.issues ?? []).map(({ path, message }) => ({ path: path.join("."), message })),
    ...(providers.ok ? [] : providers.faults),
  ];
  const lines = faults.map(({ path, message }) => `  ${path} ${message}`);
  throw new ConfigError(`The API cannot start: its configuration has faults.\n${lines.join("\n")}`);
}

/** What a start may say of its configuration: no value that could be a secret. */
export function describeConfig(config: ApiConfig): Readonly<Record<string, unknown>> {
  return {
    host: config.host,
    publicUrl: config.publicUrl,
    backend: config.queue.backend,
    databaseConnectionsMax: config.databaseConnectionsMax,
    connectionsMax: config.connectionsMax,
    requestTimeoutMs: config.requestTimeoutMs,
    backlogMax: config.backlogMax,
    decisionsPerSecondMax: config.decisionsPerSecondMax,
    allowLoopbackHttp: config.allowLoopbackHttp,
    testKeys: config.testKeys,
    providers: config.providers.accounts.map(({ id }) => id),
  };
}

const whole = ({ fallback, min, max }: { fallback: number; min: number; max: number }) =>
  z
    .string()
    .default(String(fallback))
    .refine((text) => /^\d{1,9}$/.test(text), `must be a whole number, ${min} to ${max}`)
    .transform(Number)
    .refine((value) => value >= min && value <= max, `must be a whole number, ${min} to ${max}`);

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
  if (reading.ok)
    return { keyRing: reading.ring, keyIds: text.split(",").map((entry) => entry.trim().split(":")[0] ?? "") };
  for (const fault of reading.faults) context.addIssue({ code: "custom", message: `cannot be read: ${fault}` });
  return z.NEVER;
});

const allowPrivate = z.string().transform((text, context) => {
  const reading = readAllowPrivate(text);
  if (reading.ok) return reading.entries;
  for (const fault of reading.faults) context.addIssue({ code: "custom", message: `cannot be read: ${fault}` });
  return z.NEVER;
});

const trustedProxies = z.string().transform((text, context) => {
  const reading = readTrustedProxies(text);
  if (reading.ok) return reading.isTrusted;
  for (const fault of reading.faults) context.addIssue({ code: "custom", message: `cannot be read: ${fault}` });
  return z.NEVER;
});

const keyOf = (kind: "secret" | "publishable", prefix: string) =>
  z
    .string()
    .refine((text) => apiKeyKind(text) === kind, `must be ${prefix} and 8 to 128 letters, digits, _ and -`)
    .optional();

/** In production nothing is verified without a text, unless somebody decided that. */
const takesTestKeys = (env: Env): boolean =>
  (env.TEST_KEYS ?? (env.NODE_ENV === "production" ? "refuse" : "allow")) === "allow";

function testKeyFaults(env: Env): readonly { readonly path: string; readonly message: string }[] {
  if (env.BOOTSTRAP_TEST_SECRET_KEY === undefined || takesTestKeys(env)) return [];
  return [
    {
      path: "BOOTSTRAP_TEST_SECRET_KEY",
      message:
        "would not count: with NODE_ENV=production, or TEST_KEYS=refuse, test keys are refused (TEST_KEYS=allow)",
    },
  ];
}

const ApiEnv = z.object({
  PORT: whole({ fallback: 3000, min: 0, max: 65_535 }),
  HOST: z.string().default("127.0.0.1").refine(isHost, "must be an address or a host name"),
  PUBLIC_URL: z
    .string()
    .refine(isOrigin, "must be an http or https URL without credentials, query or fragment")
    .optional(),
  DATABASE_URL: urlOf(["postgres:", "postgresql:"], "postgres://user@host:5432/database"),
  REDIS_URL: redisUrl.optional(),
  QUEUE_PREFIX: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/, "must be 1 to 64 letters, digits, _ and -")
    .default(DEFAULT_PREFIX),
  ENCRYPTION_KEYS: keyRing,
  BOOTSTRAP_SECRET_KEY: keyOf("secret", "sk_"),
  BOOTSTRAP_PUBLISHABLE_KEY: keyOf("publishable", "pk_"),
  BOOTSTRAP_TEST_SECRET_KEY: keyOf("secret", "sk_"),
  TEST_KEYS: z.enum(["allow", "refuse"], "must be allow or refuse").optional(),
  BOOTSTRAP_LIMITS: z.enum(LIMIT_PRESETS, `must be one of ${LIMIT_PRESETS.join(", ")}`).default("balanced"),
  API_DATABASE_CONNECTIONS: whole({ fallback: 10, min: 1, max: 200 }),
  API_CONNECTIONS: whole({ fallback: 10_000, min: 1, max: 1_000_000 }),
  API_REQUEST_TIMEOUT_MS: whole({ fallback: 15_000, min: 1_000, max: 120_000 }),
  DECISIONS_KEPT_PER_SECOND: whole({ fallback: RULINGS_PER_PROJECT_AND_SECOND, min: 1, max: 100_000 }),
  BACKLOG_MAX: whole({ fallback: 250_000, min: 1, max: 10_000_000 }),
  WEBHOOK_ALLOW_PRIVATE: allowPrivate.optional(),
  TRUSTED_PROXIES: trustedProxies.optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(", ")}`).default("info"),
});

function toConfig(env: z.output<typeof ApiEnv>, providers: ProvidersConfig): Omit<ApiConfig, "testKeys"> {
  return {
    port: env.PORT,
    host: env.HOST,
    publicUrl: (env.PUBLIC_URL ?? `http://127.0.0.1:${env.PORT}`).replace(/\/+$/, ""),
    databaseUrl: env.DATABASE_URL,
    databaseConnectionsMax: env.API_DATABASE_CONNECTIONS,
    queue:
      env.REDIS_URL === undefined
        ? { backend: "postgres", url: env.DATABASE_URL }
        : { backend: "redis", url: env.REDIS_URL, prefix: env.QUEUE_PREFIX },
    ...env.ENCRYPTION_KEYS,
    bootstrap: {
      secretKey: env.BOOTSTRAP_SECRET_KEY,
      publishableKey: env.BOOTSTRAP_PUBLISHABLE_KEY,
      testSecretKey: env.BOOTSTRAP_TEST_SECRET_KEY,
      limits: env.BOOTSTRAP_LIMITS,
    },
    allowLoopbackHttp: isLoopback(env.HOST),
    allowPrivate: env.WEBHOOK_ALLOW_PRIVATE ?? [],
    isTrustedProxy: env.TRUSTED_PROXIES ?? (() => false),
    providers,
    connectionsMax: env.API_CONNECTIONS,
    requestTimeoutMs: env.API_REQUEST_TIMEOUT_MS,
    backlogMax: env.BACKLOG_MAX,
    decisionsPerSecondMax: env.DECISIONS_KEPT_PER_SECOND,
    logLevel: env.LOG_LEVEL,
  };
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
