import { once } from "node:events";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { isAlive } from "@proofline/embedded";
import { cloneDatabase } from "@proofline/embedded/testing";
import { afterEach, expect, test } from "vitest";
import type { Env } from "./config.ts";
import { type Driven, makeScene, standIn, startSupervisor } from "./testing/start-supervisor.ts";

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** A scene with a database of the test's own, so that no server needs to be started. */
async function scene() {
  const made = await makeScene();
  const database = await cloneDatabase();
  cleanUps.push(made.remove, database.drop);
  const env: Env = { ...made.env, DATABASE_URL: database.url };
  return { dataDir: made.dataDir, env };
}

function run(env: Env, services: readonly { service: unknown }[]): Driven {
  const driven = startSupervisor({ ...env, SERVICES: JSON.stringify(services.map(({ service }) => service)) });
  cleanUps.push(() => {
    driven.child.kill("SIGTERM");
    return driven.exitCode();
  });
  return driven;
}

const pidsIn = (words: readonly string[]): number[] =>
  words.filter((word) => word.startsWith("started ")).map((word) => Number(word.slice("started ".length)));

test("SIGTERM lets every process finish what it is at, then nothing is left and the exit code is 0", async () => {
  const { dataDir, env } = await scene();
  const services = [await standIn("carrier", { folder: dataDir }), await standIn("api", { folder: dataDir })];
  const supervisor = run(env, services);
  await supervisor.ready();
  supervisor.child.kill("SIGTERM");
  expect(await supervisor.exitCode()).toBe(0);
  for (const { words } of services) {
    expect(words().slice(1)).toEqual(["SIGTERM", "drained"]);
    for (const pid of pidsIn(words())) expect(isAlive(pid)).toBe(false);
  }
  expect(readdirSync(dataDir)).not.toContain("supervisor.lock");
});

test("a second signal ends even a process that will not stop", async () => {
  const { dataDir, env } = await scene();
  const stubborn = await standIn("worker", { folder: dataDir, wish: "stubborn" });
  const supervisor = run(env, [stubborn]);
  await supervisor.ready();
  supervisor.child.kill("SIGINT");
  await expect.poll(() => stubborn.words(), { timeout: 5_000 }).toContain("SIGTERM");
  const repeat = setInterval(() => supervisor.child.kill("SIGINT"), 200);
  const code = await supervisor.exitCode();
  clearInterval(repeat);
  expect(code).toBe(0);
  for (const pid of pidsIn(stubborn.words())) expect(isAlive(pid)).toBe(false);
});

test("a process that dies is started again, and the terminal says so", async () => {
  const { dataDir, env } = await scene();
  const api = await standIn("api", { folder: dataDir });
  const supervisor = run(env, [api]);
  await supervisor.ready();
  await fetch(`${api.origin}/die`).catch(() => {});
  await expect.poll(() => pidsIn(api.words()).length, { timeout: 10_000 }).toBe(2);
  expect(supervisor.output()).toContain("api  ended (exit code 7); starting it again");
});

test("a process that cannot start is reported with its own words, and takes everything down", async () => {
  const { dataDir, env } = await scene();
  const sound = await standIn("carrier", { folder: dataDir });
  const supervisor = run(env, [sound, await standIn("api", { folder: dataDir, wish: "broken" })]);
  expect(await supervisor.exitCode()).toBe(1);
  expect(supervisor.output()).toContain(
    "The api does not run (exit code 1). It said last:\n  the database has no schema",
  );
  for (const pid of pidsIn(sound.words())) expect(isAlive(pid)).toBe(false);
});

test("a port in use is named with the variable that moves it, before anything is started", async () => {
  const { dataDir, env } = await scene();
  const other = createServer().listen(Number(env.PORT), "127.0.0.1");
  await once(other, "listening");
  const api = await standIn("api", { folder: dataDir });
  const supervisor = run(env, [api]);
  expect(await supervisor.exitCode()).toBe(1);
  other.close();
  expect(supervisor.output()).toContain(`Port ${env.PORT} is in use: end what uses it, or set PORT to another port.`);
  expect(api.words()).toEqual([]);
});

test("a second start on the same data folder says who has it, and leaves the first alone", async () => {
  const { dataDir, env } = await scene();
  const api = await standIn("api", { folder: dataDir });
  const first = run(env, [api]);
  await first.ready();
  const second = run(env, [api]);
  expect(await second.exitCode()).toBe(1);
  expect(second.output()).toContain(`Another npm start (process ${first.child.pid}) uses ${dataDir}`);
  expect(await fetch(api.origin).then((answer) => answer.ok)).toBe(true);
});

test("logs are kept in files that only their owner reads, and errors reach the terminal", async () => {
  const { dataDir, env } = await scene();
  const supervisor = run(env, [await standIn("api", { folder: dataDir, wish: "loud" })]);
  await supervisor.ready();
  await expect
    .poll(() => supervisor.output(), { timeout: 5_000 })
    .toContain('api  error: provider away {"provider":"twilio"}');
  expect(supervisor.output()).not.toContain("listening");
  const log = join(dataDir, "logs", "api.log");
  expect(readFileSync(log, "utf8")).toContain("listening");
  expect(statSync(log).mode & 0o077).toBe(0);
  expect(statSync(join(dataDir, "secrets.json")).mode & 0o077).toBe(0);
});

test("after kill -9 of the supervisor its processes end by themselves, and the next start goes on with the data", async () => {
  const { dataDir, env, remove } = await makeScene();
  cleanUps.push(remove);
  const api = await standIn("api", { folder: dataDir });
  const first = run(env, [api]);
  await first.ready();
  first.child.kill("SIGKILL");
  await first.exitCode();
  await expect.poll(() => api.words().at(-1), { timeout: 5_000 }).toBe("disconnect");

  const second = run(env, [api]);
  await second.ready();
  expect(second.output()).toContain("The database of an earlier start was still running, and goes on.");
  expect(keysIn(second.output())).toEqual(keysIn(first.output()));
  second.child.kill("SIGINT");
  expect(await second.exitCode()).toBe(0);
  expect(readdirSync(join(dataDir, "postgres", "data"))).not.toContain("postmaster.pid");
});

const keysIn = (output: string): string[] => output.match(/[sp]k_[A-Za-z0-9]{43}/g) ?? ["none"];
