import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { findFreePort, isAlive, type RunningPostgres, startPostgres } from "./index.ts";

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

// initdb takes seconds: it runs once here, and each test begins with a copy of what it made.
let original = "";
beforeAll(async () => {
  original = await mkdtemp(join(tmpdir(), "proofline-test-"));
  await chmod(original, 0o711);
  const server = await startPostgres({ dataDir: join(original, "postgres") });
  await server.stop();
});
afterAll(() => rm(original, { recursive: true, force: true }));

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "proofline-test-"));
  await chmod(folder, 0o711);
  cleanUps.push(() => rm(folder, { recursive: true, force: true }));
  return join(folder, "postgres");
}

async function initialisedFolder(): Promise<string> {
  const folder = await newFolder();
  copyFolder(join(original, "postgres"), folder);
  return folder;
}

// --archive semantics (owners and modes) are what a user's copy or backup has; fs.cp keeps no owners.
const copyFolder = (from: string, to: string): void => void execFileSync("cp", ["-Rp", from, to]);

async function start(dataDir: string, options: { port?: number } = {}): Promise<RunningPostgres> {
  const server = await startPostgres({ dataDir, ...options });
  cleanUps.push(() => server.stop());
  return server;
}

async function query<T>(url: string, run: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1 });
  try {
    return await run(sql);
  } finally {
    await sql.end();
  }
}

test("what was written is still there after a stop and a start, and stop leaves no process", async () => {
  const dataDir = await initialisedFolder();
  const first = await start(dataDir);
  expect(first.adopted).toBe(false);
  await query(first.url, (sql) => sql`create table kept as select 7 as n`);
  await first.stop();
  expect(isAlive(first.pid)).toBe(false);

  const second = await start(dataDir);
  expect(await query(second.url, (sql) => sql`select n from kept`)).toEqual([{ n: 7 }]);
});

test("nobody logs in without the password, which only its owner can read", async () => {
  const dataDir = await initialisedFolder();
  const server = await start(dataDir);
  const url = new URL(server.url);
  url.password = "wrong";
  await expect(query(url.href, (sql) => sql`select 1`)).rejects.toMatchObject({ code: "28P01" });
  expect((await stat(join(dataDir, "data", "proofline-password"))).mode & 0o777).toBe(0o600);
  expect((await stat(join(dataDir, "postgres.log"))).mode & 0o077).toBe(0);
  expect((await stat(dataDir)).mode & 0o077).toBe(0);
});

test("the database counts in UTF-8, sorts by bytes, speaks UTC and listens on this machine alone", async () => {
  const server = await start(await initialisedFolder());
  const [found] = await query(
    server.url,
    (sql) => sql`
      select current_setting('server_encoding') as encoding, current_setting('timezone') as zone,
             current_setting('listen_addresses') as address, current_setting('unix_socket_directories') as sockets,
             (select datcollate from pg_database where datname = current_database()) as collation`,
  );
  expect(found).toEqual({ encoding: "UTF8", zone: "UTC", address: "127.0.0.1", sockets: "", collation: "C" });
});

test("a server whose starter was killed goes on, and the next start adopts it", async () => {
  const dataDir = await initialisedFolder();
  const left = await startAndBeKilled({ dataDir, throwAway: false });

  const server = await start(dataDir);
  expect(server).toMatchObject({ adopted: true, pid: left.pid, port: left.port });
  expect(await query(server.url, (sql) => sql`select 1 as n`)).toEqual([{ n: 1 }]);
  await server.stop();
  await server.exited;
  expect(isAlive(left.pid)).toBe(false);
});

test("a throw-away server does not outlive a starter that was killed, nor does its folder", async () => {
  const dataDir = await initialisedFolder();
  const left = await startAndBeKilled({ dataDir, throwAway: true });
  await expect.poll(() => isAlive(left.pid), { timeout: 10_000 }).toBe(false);
  await expect.poll(() => stat(dataDir).catch((error) => error.code), { timeout: 10_000 }).toBe("ENOENT");
});

async function startAndBeKilled(options: {
  dataDir: string;
  throwAway: boolean;
}): Promise<{ pid: number; port: number }> {
  const starter = spawn(
    process.execPath,
    [
      "--input-type=module",
      "--eval",
      `const { startPostgres } = await import(${JSON.stringify(new URL("./index.ts", import.meta.url).href)});
       const server = await startPostgres(${JSON.stringify(options)});
       console.log(JSON.stringify({ pid: server.pid, port: server.port }));
       setInterval(() => {}, 1000);`,
    ],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  const [line] = await once(starter.stdout, "data");
  starter.kill("SIGKILL");
  await once(starter, "exit");
  return JSON.parse(String(line));
}

test("after a power cut of the server itself the next start recovers what was committed", async () => {
  const dataDir = await initialisedFolder();
  const first = await start(dataDir);
  await query(first.url, (sql) => sql`create table kept as select 7 as n`);
  process.kill(first.pid, "SIGKILL");
  await first.exited;

  const second = await start(dataDir);
  expect(second.adopted).toBe(false);
  expect(await query(second.url, (sql) => sql`select n from kept`)).toEqual([{ n: 7 }]);
});

test("a stale postmaster.pid that names some other living process is not believed", async () => {
  const dataDir = await initialisedFolder();
  const first = await start(dataDir);
  const pidFile = join(dataDir, "data", "postmaster.pid");
  const lines = (await readFile(pidFile, "utf8")).split("\n");
  await first.stop();
  await writeFile(pidFile, [String(process.pid), ...lines.slice(1)].join("\n"));

  const second = await start(dataDir);
  expect(second.adopted).toBe(false);
});

test("a copy of a data folder gets a server of its own while the original runs", async () => {
  const dataDir = await initialisedFolder();
  const first = await start(dataDir);
  const copy = await newFolder();
  copyFolder(dataDir, copy);

  const second = await start(copy);
  expect(second.adopted).toBe(false);
  expect(second.pid).not.toBe(first.pid);
});

test("a start that was cut short in the middle of initdb is simply done again", async () => {
  const dataDir = await initialisedFolder();
  copyFolder(join(dataDir, "data", "base"), join(dataDir, "data.new"));
  await rm(join(dataDir, "data"), { recursive: true });

  const server = await start(dataDir);
  expect(await query(server.url, (sql) => sql`select 1 as n`)).toEqual([{ n: 1 }]);
});

test("a fixed port that somebody else holds is named in one sentence", async () => {
  const port = await findFreePort();
  const other = createServer().listen(port, "127.0.0.1");
  await once(other, "listening");
  cleanUps.push(() => new Promise((resolve) => other.close(resolve)));
  await expect(start(await initialisedFolder(), { port })).rejects.toThrow(`Port ${port} is in use.`);
});

test("a throw-away server leaves no folder behind", async () => {
  const dataDir = await initialisedFolder();
  const server = await startPostgres({ dataDir, throwAway: true });
  await server.stop();
  await expect(stat(dataDir)).rejects.toMatchObject({ code: "ENOENT" });
});
