import { describe, expect, test } from "vitest";
import { ConfigError, describeConfig, type Env, loadConfig } from "./config.ts";

const key = Buffer.alloc(32, 7).toString("base64");
const enough: Env = { DATABASE_URL: "postgres://user:hunter2@db:5432/proofline", ENCRYPTION_KEYS: `k1:${key}` };

function faultsOf(env: Env): string {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error("the configuration was taken");
}

describe("an API starts with a database and its keys", () => {
  test("and takes the documented defaults for the rest", () => {
    expect(loadConfig(enough)).toMatchObject({
      port: 3000,
      host: "127.0.0.1",
      publicUrl: "http://127.0.0.1:3000",
      queue: { backend: "postgres", url: enough.DATABASE_URL },
      bootstrap: { secretKey: undefined, publishableKey: undefined, limits: "balanced" },
      allowLoopbackHttp: true,
      allowPrivate: [],
      providers: {},
      logLevel: "info",
    });
  });

  test("an empty variable is an unset one", () => {
    expect(loadConfig({ ...enough, REDIS_URL: "", PORT: "", BOOTSTRAP_SECRET_KEY: "" })).toMatchObject({
      port: 3000,
      queue: { backend: "postgres" },
    });
  });

  test("REDIS_URL alone moves the queue to Redis", () => {
    expect(loadConfig({ ...enough, REDIS_URL: "redis://cache:6379" }).queue).toEqual({
      backend: "redis",
      url: "redis://cache:6379",
      prefix: "proofline",
    });
  });

  test("the public URL follows the port, and loses its last slash", () => {
    expect(loadConfig({ ...enough, PORT: "8080" }).publicUrl).toBe("http://127.0.0.1:8080");
    expect(loadConfig({ ...enough, PUBLIC_URL: "https://verify.example.com/otp/" }).publicUrl).toBe(
      "https://verify.example.com/otp",
    );
  });

  test("every key of the ring can be asked for, newest first", () => {
    const config = loadConfig({ ...enough, ENCRYPTION_KEYS: `new:${key}, old:${key}` });
    expect(config.keyIds).toEqual(["new", "old"]);
    expect(config.keyRing.newestId).toBe("new");
  });

  test("webhooks to this machine are for a server that only this machine reaches", () => {
    expect(loadConfig({ ...enough, HOST: "0.0.0.0" }).allowLoopbackHttp).toBe(false);
    expect(loadConfig({ ...enough, HOST: "::1" }).allowLoopbackHttp).toBe(true);
  });
});

describe("test keys", () => {
  test("count outside of production, and in it where somebody said so", () => {
    expect(loadConfig(enough).testKeys).toBe(true);
    expect(loadConfig({ ...enough, NODE_ENV: "production" }).testKeys).toBe(false);
    expect(loadConfig({ ...enough, NODE_ENV: "production", TEST_KEYS: "allow" }).testKeys).toBe(true);
    expect(loadConfig({ ...enough, TEST_KEYS: "refuse" }).testKeys).toBe(false);
  });

  test("that would not count stop the start, beside every other fault", () => {
    const key = "sk_test_hunter2hunter2";
    const report = faultsOf({ ...enough, NODE_ENV: "production", BOOTSTRAP_TEST_SECRET_KEY: key, PORT: "70000" });
    expect(report).toContain("BOOTSTRAP_TEST_SECRET_KEY");
    expect(report).toContain("TEST_KEYS=allow");
    expect(report).toContain("PORT");
    expect(report).not.toContain("hunter2");
    expect(faultsOf({ ...enough, TEST_KEYS: "maybe" })).toContain("TEST_KEYS must be allow or refuse");
    expect(loadConfig({ ...enough, BOOTSTRAP_TEST_SECRET_KEY: key }).bootstrap.testSecretKey).toBe(key);
  });
});

describe("a bad configuration stops the start", () => {
  test("with every fault in one report", () => {
    const report = faultsOf({
      PORT: "70000",
      HOST: "not a host",
      PUBLIC_URL: "verify.example.com",
      DATABASE_URL: "mysql://db",
      REDIS_URL: "http://cache",
      QUEUE_PREFIX: "{x}",
      ENCRYPTION_KEYS: "k1:short",
      BOOTSTRAP_SECRET_KEY: "pk_0123456789",
      BOOTSTRAP_PUBLISHABLE_KEY: "public",
      BOOTSTRAP_LIMITS: "some",
      API_DATABASE_CONNECTIONS: "0",
      API_CONNECTIONS: "many",
      API_REQUEST_TIMEOUT_MS: "1",
      WEBHOOK_ALLOW_PRIVATE: "10.0.0.0/33,,hunter2!",
      TRUSTED_PROXIES: "10.0.0.0/33,hunter2!",
      LOG_LEVEL: "loud",
      TWILIO_AUTH_TOKEN: "token",
      VONAGE_API_KEY: "key",
    });
    for (const name of [
      "PORT",
      "HOST",
      "PUBLIC_URL",
      "DATABASE_URL",
      "REDIS_URL",
      "QUEUE_PREFIX",
      "ENCRYPTION_KEYS",
      "BOOTSTRAP_SECRET_KEY",
      "BOOTSTRAP_PUBLISHABLE_KEY",
      "BOOTSTRAP_LIMITS",
      "API_DATABASE_CONNECTIONS",
      "API_CONNECTIONS",
      "API_REQUEST_TIMEOUT_MS",
      "WEBHOOK_ALLOW_PRIVATE",
      "TRUSTED_PROXIES",
      "LOG_LEVEL",
      "TWILIO_ACCOUNT_SID",
      "VONAGE_API_SECRET",
    ]) {
      expect(report).toMatch(new RegExp(`^  ${name} `, "m"));
    }
  });

  test("and says what is missing", () => {
    const report = faultsOf({});
    expect(report).toContain("DATABASE_URL is required");
    expect(report).toContain("ENCRYPTION_KEYS is required");
  });

  test.each<[string, Env]>([
    ["an unreadable database URL", { ...enough, DATABASE_URL: "hunter2@db" }],
    ["a database URL of another kind", { ...enough, DATABASE_URL: "mysql://user:hunter2@db/x" }],
    ["a Redis URL of another kind", { ...enough, REDIS_URL: "http://:hunter2@cache" }],
    ["a key too short", { ...enough, ENCRYPTION_KEYS: "k1:hunter2" }],
    ["a key of the wrong kind", { ...enough, BOOTSTRAP_SECRET_KEY: "hunter2" }],
    ["a public URL with credentials", { ...enough, PUBLIC_URL: "https://user:hunter2@verify.example.com" }],
    ["a level", { ...enough, LOG_LEVEL: "hunter2" }],
    ["a port", { ...enough, PORT: "hunter2" }],
  ])("and never repeats a value: %s", (_case, env) => {
    expect(faultsOf(env)).not.toContain("hunter2");
  });
});

test("what a start says of itself holds no secret", () => {
  const config = loadConfig({
    ...enough,
    REDIS_URL: "redis://:hunter2@cache:6379",
    BOOTSTRAP_SECRET_KEY: "sk_hunter2_hunter2",
    TWILIO_ACCOUNT_SID: "AC1",
    TWILIO_AUTH_TOKEN: "hunter2",
    TWILIO_FROM: "+15005550006",
  });
  const said = JSON.stringify(describeConfig(config));
  expect(said).not.toContain("hunter2");
  expect(said).not.toContain(key);
});
