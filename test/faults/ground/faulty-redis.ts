import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Dismiss, findFreePort, findRedisProgram, reapAfterUs } from "@proofline/embedded";
import { Redis } from "ioredis";
import { poll } from "../../support/poll.ts";

/** A Redis of our own that may be hurt. */
export interface FaultyRedis {
  readonly port: number;
  readonly url: string;
  /** Runs one command on a connection of its own. */
  command(name: string, ...args: string[]): Promise<unknown>;
  /** SIGKILL. */
  crash(): Promise<void>;
  /** Starts it again on its port, with what its append-only file kept, if it has one. */
  comeBack(): Promise<void>;
  stop(): Promise<void>;
}

export interface FaultyRedisOptions {
  /** `everysec`: what a crash leaves is a second old at most. Default: it remembers nothing. */
  readonly appendOnly?: boolean;
  readonly replicaOf?: number;
}

/** Starts one that never evicts. It ends with us. */
export async function startFaultyRedis(options: FaultyRedisOptions = {}): Promise<FaultyRedis> {
  const program = await findRedisProgram({ log: console.error });
  const folder = await mkdtemp(join(tmpdir(), "proofline-faults-redis-"));
  const port = await findFreePort();
  let running = await launch(program, { port, folder, options });
  const command = async (name: string, ...args: string[]): Promise<unknown> => {
    const client = connect(port);
    try {
      return await client.call(name, ...args);
    } finally {
      client.disconnect();
    }
  };
  const crash = async (): Promise<void> => {
    const ended = once(running.child, "exit");
    running.child.kill("SIGKILL");
    await ended;
    await running.dismiss();
  };
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    command,
    crash,
    async comeBack() {
      running = await launch(program, { port, folder, options });
    },
    async stop() {
      if (running.child.exitCode === null && running.child.signalCode === null) await crash();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

interface Launched {
  readonly child: ChildProcess;
  readonly dismiss: Dismiss;
}

async function launch(
  program: string,
  { port, folder, options }: { port: number; folder: string; options: FaultyRedisOptions },
): Promise<Launched> {
  const settings: Record<string, string> = {
    bind: "127.0.0.1",
    port: String(port),
    save: "",
    appendonly: options.appendOnly === true ? "yes" : "no",
    appendfsync: "everysec",
    "maxmemory-policy": "noeviction",
    "enable-debug-command": "local",
    "repl-diskless-sync-delay": "0",
    dir: folder,
    ...(options.replicaOf === undefined ? {} : { replicaof: `127.0.0.1 ${options.replicaOf}` }),
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, ...value.split(" ")]);
  const child = spawn(program, flags, { cwd: folder, stdio: "ignore", detached: true });
  const dismiss = reapAfterUs({ pid: child.pid ?? 0, signal: "TERM", folders: [] });
  await poll(() => answers(port), { what: "Redis to answer", timeoutMs: 10_000 });
  return { child, dismiss };
}

async function answers(port: number): Promise<boolean> {
  const client = connect(port);
  try {
    return (await client.ping()) === "PONG";
  } catch {
    return false; // not yet, or still reading its file
  } finally {
    client.disconnect();
  }
}

function connect(port: number): Redis {
  const client = new Redis({ port, host: "127.0.0.1", maxRetriesPerRequest: 1, retryStrategy: () => null });
  // Whoever asked hears of it through the command.
  client.on("error", () => {});
  return client;
}
