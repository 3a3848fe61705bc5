import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { askRedis } from "./ask-redis.ts";
import { endProcess } from "./process-state.ts";
import { reapAfterUs } from "./reaper.ts";

/** One server of a set-up, whose end and return the caller decides. */
export type RedisNode = {
  readonly port: number;
  /** `redis://127.0.0.1:port` */
  readonly url: string;
  /** Sends one command and returns its answer as text; rejects with what the server refuses. */
  ask(...words: readonly string[]): Promise<string>;
  /** SIGKILL loses everything that it held; SIGSTOP and SIGCONT freeze and thaw it. */
  signal(signal: "SIGKILL" | "SIGSTOP" | "SIGCONT"): Promise<void>;
  /** Brings it back on its port, with its configuration and without its data. */
  restart(): Promise<void>;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
};

export type RedisNodeOptions = {
  readonly program: string;
  readonly port: number;
  /** Lines of its configuration file, besides its address. */
  readonly settings: readonly string[];
  /** Runs as a sentinel, which keeps what it learns in its configuration file. */
  readonly sentinel?: boolean;
};

const startMs = 10_000;

const shutdown = [
  { signal: "SIGCONT", waitMs: 0 },
  { signal: "SIGTERM", waitMs: 2_000 },
  { signal: "SIGKILL", waitMs: 5_000 },
] as const;

/** Starts a Redis of a set-up, without persistence and never evicting. It ends with us, even when we are killed. */
export async function startRedisNode({
  program,
  port,
  settings,
  sentinel = false,
}: RedisNodeOptions): Promise<RedisNode> {
  const folder = await mkdtemp(join(tmpdir(), "proofline-redis-"));
  const file = join(folder, "redis.conf");
  const stores = sentinel ? [] : ['save ""', "appendonly no", "maxmemory-policy noeviction"];
  await writeFile(file, [`port ${port}`, "bind 127.0.0.1", `dir ${folder}`, ...stores, ...settings, ""].join("\n"));
  const launch = async (): Promise<{ child: ChildProcess; pid: number; dismiss: () => Promise<void> }> => {
    const child = spawn(program, [file, ...(sentinel ? ["--sentinel"] : [])], {
      cwd: folder,
      stdio: "ignore",
      detached: true,
    });
    const pid = await waitUntilUp(child, port);
    child.unref();
    return { child, pid, dismiss: reapAfterUs({ pid, signal: "TERM", folders: [folder] }) };
  };
  let running = await launch();
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    ask: (...words) => askRedis(port, words),
    async signal(signal) {
      const gone = signal === "SIGKILL" ? once(running.child, "exit") : null;
      process.kill(running.pid, signal);
      await gone;
    },
    async restart() {
      // The reaper of the one before would remove the folder when we end, which is what we want of it.
      running = await launch();
    },
    async stop() {
      await endProcess(running.pid, shutdown);
      await rm(folder, { recursive: true, force: true });
      await running.dismiss();
    },
  };
}

async function waitUntilUp(child: ChildProcess, port: number): Promise<number> {
  let failure: Error | undefined;
  child.once("error", (error) => {
    failure = error;
  });
  const until = Date.now() + startMs;
  while (Date.now() < until) {
    if (failure) throw failure;
    if (child.exitCode !== null) throw new Error(`the Redis for port ${port} ended with code ${child.exitCode}`);
    const answer = await askRedis(port, ["PING"]).catch(() => "");
    if (child.pid !== undefined && answer === "PONG") return child.pid;
    await sleep(10);
  }
  child.kill("SIGKILL");
  throw new Error(`the Redis for port ${port} did not start`);
}
