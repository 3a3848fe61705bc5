import { randomBytes } from "node:crypto";
import { cloneDatabase, emptyDatabase, redis, type TestDatabase } from "@proofline/embedded/testing";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type ApiProcess, runApi } from "./testing/run-api.ts";

let database: TestDatabase;
const running: ApiProcess[] = [];
beforeEach(async () => {
  database = await cloneDatabase();
});
afterEach(async () => {
  const ending = running.splice(0);
  for (const each of ending) each.kill("SIGKILL");
  await Promise.all(ending.map(({ ended }) => ended));
  await database.drop();
});

const ENCRYPTION_KEYS = `k1:${randomBytes(32).toString("base64")}`;

function run(env: Readonly<Record<string, string>> = {}, options: { supervised?: boolean } = {}): ApiProcess {
  const started = runApi({ DATABASE_URL: database.url, ENCRYPTION_KEYS, ...env }, options);
  running.push(started);
  return started;
}

/** Its URL, once it says that it runs. */
async function urlOf(api: ApiProcess): Promise<string> {
  const line = await vi.waitUntil(() => /\{.*"event":"api\.started".*\}/.exec(api.output())?.[0], { timeout: 20_000 });
  return `http://127.0.0.1:${JSON.parse(line).port}`;
}

const settings = (url: string, key: string | undefined) =>
  fetch(`${url}/v1/settings`, { headers: { authorization: `Bearer ${key}` } });

describe("an API process", () => {
  test("gives an empty database its first keys, shows them once, and they work", async () => {
    const first = run();
    const url = await urlOf(first);
    const [secretKey] = /sk_[A-Za-z0-9]{43}/.exec(first.output()) ?? [];
    expect(first.output()).toMatch(/pk_[A-Za-z0-9]{43}/);
    expect((await settings(url, secretKey)).status).toBe(200);
    const second = run();
    expect((await settings(await urlOf(second), secretKey)).status).toBe(200);
    expect(second.output()).not.toMatch(/[sp]k_/);
  });

  test("takes the keys and limits it is given, and repeats no secret", async () => {
    const api = run({
      BOOTSTRAP_SECRET_KEY: "sk_given_0123456789",
      BOOTSTRAP_PUBLISHABLE_KEY: "pk_given_0123456789",
      BOOTSTRAP_LIMITS: "strict",
    });
    const answer = await settings(await urlOf(api), "sk_given_0123456789");
    expect(await answer.json()).toMatchObject({ checks_max: 3 });
    expect(api.output()).not.toContain("k_given");
  });

  test("serves with its queue on Redis too", async () => {
    const { url, prefix } = redis();
    const api = run({ REDIS_URL: url, QUEUE_PREFIX: prefix.replace(/[{}]/g, "") });
    expect((await fetch(`${await urlOf(api)}/health/ready`)).status).toBe(200);
  });

  test("ends on SIGTERM with code 0", async () => {
    const api = run();
    await urlOf(api);
    api.kill("SIGTERM");
    expect(await api.ended).toBe(0);
    expect(api.output()).toContain("api.stopped");
  });

  test("ends with its supervisor, and not on the Ctrl-C that the supervisor also hears", async () => {
    const api = run({}, { supervised: true });
    const url = await urlOf(api);
    api.kill("SIGINT");
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    api.disconnect();
    expect(await api.ended).toBe(0);
  });
});

describe("an API process that cannot serve says why in one sentence", () => {
  async function lastWords(env: Readonly<Record<string, string>>): Promise<string> {
    const api = run(env);
    expect(await api.ended).toBe(1);
    return api.output();
  }

  test("no schema", async () => {
    const empty = await emptyDatabase();
    const words = await lastWords({ DATABASE_URL: empty.url });
    await empty.drop();
    expect(words.trim().split("\n")).toHaveLength(1);
    expect(words).toContain("npm run migrate");
  });

  test("no database", async () => {
    const words = await lastWords({ DATABASE_URL: "postgres://user:hunter2@127.0.0.1:1/none" });
    expect(words).toContain("ECONNREFUSED");
    expect(words).not.toMatch(/hunter2|^ +at /m);
  });

  test("a port that is taken", async () => {
    const { port } = new URL(await urlOf(run()));
    expect(await lastWords({ PORT: port })).toContain(`PORT ${port} is in use.`);
  });

  test("keys that are not the ones the database was made with", async () => {
    await urlOf(run());
    const words = await lastWords({ ENCRYPTION_KEYS: `k2:${randomBytes(32).toString("base64")}` });
    expect(words).toContain("k1");
  });

  test("a configuration with faults", async () => {
    const words = await lastWords({ DATABASE_URL: "hunter2", PORT: "x" });
    expect(words).toMatch(/^ {2}DATABASE_URL /m);
    expect(words).toMatch(/^ {2}PORT /m);
    expect(words).not.toContain("hunter2");
  });
});
