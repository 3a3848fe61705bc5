import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { chown, readFile, stat, truncate } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Place } from "./place.ts";
import { readPostmaster } from "./postmaster.ts";
import { serverEnvironment } from "./server-environment.ts";

export type Server = {
  readonly place: Place;
  readonly data: string;
  readonly password: string;
  readonly durable: boolean;
};

/** `down`: it ended, or was not ready in time; `output` is what it said. */
export type Launch = { kind: "up"; pid: number; child: ChildProcess } | { kind: "down"; output: string };

// A server that was killed under load replays its log first.
const startMs = 60_000;
const logBytesMax = 5_000_000;

/** Starts the server on this port and waits until it takes connections. */
export async function launchPostgres(server: Server, port: number): Promise<Launch> {
  const log = join(server.place.home, "postgres.log");
  const logFrom = await openLog(log);
  const output = openSync(log, "a", 0o600);
  const child = spawn(join(server.place.programs, "bin", "postgres"), flags(server, port), {
    ...server.place.user,
    cwd: "/",
    env: serverEnvironment(),
    // A file, not a pipe: the server may outlive us, and must still have somewhere to write.
    stdio: ["ignore", output, output],
    // Ctrl-C goes to the whole group of a terminal, and SIGINT ends PostgreSQL: it must be the last to go.
    detached: true,
  });
  closeSync(output);
  const { uid, gid } = server.place.user;
  if (uid !== undefined && gid !== undefined) await chown(log, uid, gid);
  return waitUntilUp(child, { server, readOutput: async () => (await readFile(log, "utf8")).slice(logFrom) });
}

/** Keeps the log bounded. Answers where this start's lines will begin. */
async function openLog(log: string): Promise<number> {
  const size = await stat(log).then(
    (found) => found.size,
    () => 0,
  );
  if (size <= logBytesMax) return size;
  await truncate(log);
  return 0;
}

function flags({ data, durable }: Server, port: number): string[] {
  const settings = {
    port: String(port),
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: "200",
    cluster_name: "proofline",
    timezone: "UTC",
    log_timezone: "UTC",
    ...(durable ? {} : { fsync: "off", synchronous_commit: "off", full_page_writes: "off" }),
  };
  return ["-D", data, ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`])];
}

async function waitUntilUp(
  child: ChildProcess,
  { server, readOutput }: { server: Server; readOutput: () => Promise<string> },
): Promise<Launch> {
  let failure: Error | undefined;
  child.once("error", (error) => {
    failure = error;
  });
  const until = Date.now() + startMs;
  while (Date.now() < until) {
    if (failure) throw failure;
    if (child.exitCode !== null || child.signalCode !== null) return { kind: "down", output: await readOutput() };
    const found = await readPostmaster(server.data);
    if (child.pid !== undefined && found?.pid === child.pid && found.ready) {
      child.unref();
      return { kind: "up", pid: child.pid, child };
    }
    await sleep(10);
  }
  child.kill("SIGQUIT");
  return { kind: "down", output: `not ready within ${startMs / 1000} s. ${await readOutput()}` };
}
