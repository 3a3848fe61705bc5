import { isIP } from "node:net";
import { resolve } from "node:path";
import { apiKeyKind, readKeyRing } from "@proofline/core/access";
import { readRedisUrl } from "@proofline/queue/redis-url";

export type Env = Readonly<Record<string, string | undefined>>;

/** What `npm start` itself needs to know; the processes it starts read the rest on their own. */
export type SupervisorConfig = {
  readonly dataDir: string;
  /** Undefined: bring our own PostgreSQL. */
  readonly databaseUrl: string | undefined;
  readonly redisUrl: string | undefined;
  readonly host: string;
  readonly port: number;
  readonly carrierPort: number;
  readonly workerHealthPort: number;
  /** Bring the carrier simulator: no real provider is configured. */
  readonly carrier: boolean;
  readonly logs: LogChoice;
};

/** What of the processes' logs reaches the terminal; the files under DATA_DIR/logs get everything. */
export type LogChoice = (typeof logChoices)[number];

/** One wrong variable. `message` never holds the value: it may be a secret. */
export type Fault = { readonly path: string; readonly message: string };

const logChoices = ["none", "warn", "all"] as const;
const limitPresets = ["strict", "balanced", "open", "none"];
const queueNames = ["messages", "webhooks", "housekeeping"];

/** Reads the environment: the configuration, or every fault at once. An empty variable counts as unset. */
export function readConfig(environment: Env): { config: SupervisorConfig; faults: Fault[] } {
  const env = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const faults: Fault[] = [];
  const check = (path: string, message: string, holds: (value: string) => boolean): void => {
    const value = env[path];
    if (value !== undefined && !holds(value)) faults.push({ path, message });
  };
  const port = (path: string, fallback: number): number => {
    check(path, "must be a port, 1 to 65535", (value) => isWhole(value, { from: 1, to: 65_535 }));
    return Number(env[path] ?? fallback);
  };
  const config = {
    dataDir: resolve(env.DATA_DIR ?? ".proofline"),
    databaseUrl: env.DATABASE_URL,
    redisUrl: env.REDIS_URL,
    host: env.HOST ?? "127.0.0.1",
    port: port("PORT", 3000),
    carrierPort: port("CARRIER_PORT", 3001),
    workerHealthPort: port("WORKER_HEALTH_PORT", 3002),
    carrier: ["TWILIO_ACCOUNT_SID", "VONAGE_API_KEY", "PROVIDERS", "PROVIDERS_FILE"].every((name) => !(name in env)),
    logs: logChoices.find((choice) => choice === env.LOG) ?? "warn",
  };
  checkPortsDiffer(config, faults);
  check("HOST", "must be an address or a host name", isHost);
  check("PUBLIC_URL", "must be an http or https URL", (value) => hasProtocol(value, ["http:", "https:"]));
  check("DATABASE_URL", "must be a URL like postgres://user@host:5432/database", (value) =>
    hasProtocol(value, ["postgres:", "postgresql:"]),
  );
  const redis = env.REDIS_URL === undefined ? null : readRedisUrl(env.REDIS_URL);
  if (redis?.ok === false) faults.push({ path: "REDIS_URL", message: redis.fault });
  check("BOOTSTRAP_SECRET_KEY", "must be sk_ and at least 8 letters and digits", (key) => apiKeyKind(key) === "secret");
  check(
    "BOOTSTRAP_PUBLISHABLE_KEY",
    "must be pk_ and at least 8 letters and digits",
    (key) => apiKeyKind(key) === "publishable",
  );
  check(
    "BOOTSTRAP_TEST_SECRET_KEY",
    "must be sk_ and at least 8 letters and digits",
    (key) => apiKeyKind(key) === "secret",
  );
  check("TEST_KEYS", "must be allow or refuse", (value) => ["allow", "refuse"].includes(value));
  check("BOOTSTRAP_LIMITS", `must be one of ${limitPresets.join(", ")}`, (value) => limitPresets.includes(value));
  check("WORKER_QUEUES", `must be a comma-separated list of ${queueNames.join(", ")}`, (value) =>
    value.split(",").every((name) => queueNames.includes(name.trim())),
  );
  check("WORKER_CONCURRENCY", "must be a whole number, 1 to 1000", (value) => isWhole(value, { from: 1, to: 1_000 }));
  check("LOG", `must be one of ${logChoices.join(", ")}`, (value) => logChoices.some((choice) => choice === value));
  if (env.ENCRYPTION_KEYS !== undefined) {
    const ring = readKeyRing(env.ENCRYPTION_KEYS);
    const wrong = ring.ok ? [] : ring.faults;
    faults.push(...wrong.map((fault) => ({ path: "ENCRYPTION_KEYS", message: `cannot be read: ${fault}` })));
  }
  return { config, faults };
}

function checkPortsDiffer(config: SupervisorConfig, faults: Fault[]): void {
  const ports = [
    { path: "PORT", port: config.port },
    { path: "CARRIER_PORT", port: config.carrierPort },
    { path: "WORKER_HEALTH_PORT", port: config.workerHealthPort },
  ];
  for (const [index, { path, port }] of ports.entries()) {
    const twin = ports.slice(0, index).find((earlier) => earlier.port === port);
    if (twin && !Number.isNaN(port)) faults.push({ path, message: `must differ from ${twin.path} (${port})` });
  }
}

function isWhole(text: string, { from, to }: { from: number; to: number }): boolean {
  return /^\d{1,9}$/.test(text) && Number(text) >= from && Number(text) <= to;
}

function hasProtocol(text: string, protocols: readonly string[]): boolean {
  return protocols.includes(URL.parse(text)?.protocol ?? "");
}

function isHost(text: string): boolean {
  return isIP(text) !== 0 || /^(?=.{1,253}$)[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(text);
}
