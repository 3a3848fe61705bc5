import { describe, expect, test } from "vitest";
import { ConfigError, describeConfig, type Env, loadConfig } from "./config.ts";

const secretKey = Buffer.alloc(32, 7).toString("base64");
const enough: Env = { DATABASE_URL: "postgres://user:hunter2@db:5432/proofline", ENCRYPTION_KEYS: `k1:${secretKey}` };

function faultsOf(env: Env): string {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error("the configuration was taken");
}

describe("a worker starts with a database and its keys", () => {
  test("and takes the documented defaults for the rest", () => {
    expect(loadConfig(enough)).toMatchObject({
      queue: { backend: "postgres", url: enough.DATABASE_URL },
      queues: ["messages", "webhooks", "housekeeping"],
      concurrency: 50,
      host: "127.0.0.1",
      healthPort: 3002,
      publicUrl: "http://127.0.0.1:3000",
      allowLoopbackHttp: true,
      allowPrivate: [],
      providers: {},
      logLevel: "info",
    });
  });

  test("an empty variable is an unset one", () => {
    expect(loadConfig({ ...enough, REDIS_URL: "", WORKER_QUEUES: "", TWILIO_FROM: "" }).queue.backend).toBe("postgres");
  });

  test("REDIS_URL alone moves the queue to Redis", () => {
    expect(loadConfig({ ...enough, REDIS_URL: "redis://cache:6379" }).queue).toEqual({
      backend: "redis",
      url: "redis://cache:6379",
      prefix: "proofline",
    });
  });

  test("a cluster is a list", () => {
    const url = "redis://a:6379,redis://b:6379";
    expect(loadConfig({ ...enough, REDIS_URL: url, QUEUE_PREFIX: "eu-1" }).queue).toMatchObject({
      url,
      prefix: "eu-1",
    });
  });

  test("it consumes what it is told to, once each", () => {
    expect(loadConfig({ ...enough, WORKER_QUEUES: "webhooks, housekeeping,webhooks" }).queues).toEqual([
      "webhooks",
      "housekeeping",
    ]);
  });

  test("receipts come back to PUBLIC_URL, else to the API's port on this machine", () => {
    expect(loadConfig({ ...enough, PORT: "8080" }).publicUrl).toBe("http://127.0.0.1:8080");
    expect(loadConfig({ ...enough, PUBLIC_URL: "https://verify.example.com/otp/" }).publicUrl).toBe(
      "https://verify.example.com/otp",
    );
  });

  test("a configured provider is handed on", () => {
    const twilio = { TWILIO_ACCOUNT_SID: "AC0123", TWILIO_AUTH_TOKEN: "t", TWILIO_FROM: "+15005550006" };
    expect(loadConfig({ ...enough, ...twilio }).providers.accounts).toMatchObject([{ id: "twilio" }]);
  });
});

test.each([
  ["127.0.0.1", true],
  ["127.8.0.1", true],
  ["::1", true],
  ["localhost", true],
  ["0.0.0.0", false],
  ["::", false],
  ["127.example.com", false],
  ["10.0.0.5", false],
])("webhooks to this machine itself are allowed on HOST %s: %s", (HOST, allowed) => {
  expect(loadConfig({ ...enough, HOST }).allowLoopbackHttp).toBe(allowed);
});

describe("a bad configuration stops the start", () => {
  test("with every fault in one report", () => {
    const report = faultsOf({
      DATABASE_URL: "mysql://db",
      REDIS_URL: "http://cache",
      QUEUE_PREFIX: "{x}",
      ENCRYPTION_KEYS: "k1:short",
      WORKER_QUEUES: "messages,letters",
      WORKER_CONCURRENCY: "0",
      WORKER_HEALTH_PORT: "70000",
      HOST: "not a host",
      PORT: "x",
      PUBLIC_URL: "verify.example.com",
      WEBHOOK_ALLOW_PRIVATE: "10.0.0.0/33,,hunter2!",
      LOG_LEVEL: "loud",
      TWILIO_AUTH_TOKEN: "token",
      VONAGE_API_KEY: "key",
    });
    for (const name of [
      "DATABASE_URL",
      "REDIS_URL",
      "QUEUE_PREFIX",
      "ENCRYPTION_KEYS",
      "WORKER_QUEUES",
      "WORKER_CONCURRENCY",
      "WORKER_HEALTH_PORT",
      "HOST",
      "PORT",
      "PUBLIC_URL",
      "WEBHOOK_ALLOW_PRIVATE",
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
    ["an unreadable Redis URL", { ...enough, REDIS_URL: "redis//:hunter2@cache" }],
    ["a key too short", { ...enough, ENCRYPTION_KEYS: "k1:hunter2" }],
    ["a public URL with credentials", { ...enough, PUBLIC_URL: "https://user:hunter2@verify.example.com" }],
    ["a token with a space", { ...enough, TWILIO_AUTH_TOKEN: "hunter2 hunter2" }],
    ["a level", { ...enough, LOG_LEVEL: "hunter2" }],
  ])("and never repeats a value: %s", (_case, env) => {
    expect(faultsOf(env)).not.toContain("hunter2");
  });
});

test("what a start says of itself holds no secret", () => {
  const said = JSON.stringify(
    describeConfig(
      loadConfig({
        ...enough,
        REDIS_URL: "redis://:hunter2@cache:6379",
        TWILIO_FROM: "+15005550006",
        TWILIO_ACCOUNT_SID: "AC1",
        TWILIO_AUTH_TOKEN: "hunter2",
      }),
    ),
  );
  expect(said).not.toContain("hunter2");
  expect(said).not.toContain(secretKey);
  expect(said).toContain("twilio");
});
