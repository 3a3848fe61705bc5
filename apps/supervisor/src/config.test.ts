import { expect, test } from "vitest";
import { readConfig } from "./config.ts";

test("an empty environment is enough", () => {
  const { config, faults } = readConfig({});
  expect(faults).toEqual([]);
  expect(config).toMatchObject({ port: 3000, carrierPort: 3001, workerHealthPort: 3002, host: "127.0.0.1" });
  expect(config).toMatchObject({ databaseUrl: undefined, redisUrl: undefined, carrier: true, logs: "warn" });
});

test("an empty variable counts as unset", () => {
  const { config, faults } = readConfig({ PORT: "", DATABASE_URL: "", TWILIO_ACCOUNT_SID: "" });
  expect(faults).toEqual([]);
  expect(config).toMatchObject({ port: 3000, databaseUrl: undefined, carrier: true });
});

test("every fault is named at once, and no value is repeated", () => {
  const env = {
    PORT: "70000",
    HOST: "not a host",
    PUBLIC_URL: "ftp://hunter2",
    DATABASE_URL: "mysql://root:hunter2@db",
    REDIS_URL: "redis://ok:6379,http://hunter2",
    CARRIER_PORT: "0",
    WORKER_HEALTH_PORT: "x",
    BOOTSTRAP_SECRET_KEY: "hunter2",
    BOOTSTRAP_PUBLISHABLE_KEY: "sk_hunter2hunter2",
    BOOTSTRAP_LIMITS: "hunter2",
    ENCRYPTION_KEYS: "k1:hunter2",
    WORKER_QUEUES: "messages,hunter2",
    WORKER_CONCURRENCY: "0",
    LOG: "hunter2",
  };
  const { faults } = readConfig(env);
  expect(faults.map(({ path }) => path).sort()).toEqual(Object.keys(env).sort());
  expect(JSON.stringify(faults)).not.toContain("hunter2");
});

test("two processes cannot be given one port", () => {
  const { faults } = readConfig({ PORT: "3001" });
  expect(faults).toEqual([{ path: "CARRIER_PORT", message: "must differ from PORT (3001)" }]);
});

test.each([
  { TWILIO_ACCOUNT_SID: "AC1" },
  { VONAGE_API_KEY: "k" },
  { PROVIDERS: "[]" },
  { PROVIDERS_FILE: "accounts.json" },
])("with a real provider the simulator stays away: %o", (env) => {
  expect(readConfig(env).config.carrier).toBe(false);
});
