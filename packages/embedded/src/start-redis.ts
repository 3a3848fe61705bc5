import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { findRedisProgram } from "./find-redis-program.ts";
import { findFreePort } from "./free-port.ts";
import { endProcess } from "./process-state.ts";
import { reapAfterUs } from "./reaper.ts";

export type RunningRedis = {
  /** `redis://127.0.0.1:port` */
  readonly url: string;
  /** Ends the server and removes its folder. */
  stop(): Promise<void>;
};

const startMs = 10_000;
const portRaces = 5;

/**
 * Runs a Redis (or Valkey) of this machine on a free port, without persistence, never evicting: what BullMQ asks for.
 * It ends with us, even when we are killed. Installs it first where that is possible (root on Debian); otherwise throws one sentence saying what to install.
 */
export async function startRedis(options: { readonly log?: (line: string) => void } = {}): Promise<RunningRedis> {
  const program = await findRedisProgram({ log: options.log ?? (() => {}) });
  const folder = await mkdtemp(join(tmpdir(), "proofline-redis-"));
  const release = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const { port, pid } = await launchOnFreePort(program, folder);
    const dismissReaper = reapAfterUs({ pid, signal: "TERM", folders: [folder] });
    return {
      url: `redis://127.0.0.1:${port}`,
      async stop() {
        await endProcess(pid, shutdown);
        await release();
        await dismissReaper();
      },
    };
  } catch (error) {
    await release();
    throw error;
  }
}

const shutdown = [
  { signal: "SIGTERM", waitMs: 5_000 },
  { signal: "SIGKILL", waitMs: 5_000 },
] as const;

async function launchOnFreePort(program: string, folder: string): Promise<{ port: number; pid: number }> {
  let output = "";
  for (let race = 0; race < portRaces; race++) {
    const port = await findFreePort();
    const started = await launch(program, { port, folder });
    if (started.pid !== null) return { port, pid: started.pid };
    output = started.output;
    if (!/in use/i.test(output)) break;
  }
  throw new Error(`${program} did not start: ${output.trim()}`);
}

async function launch(
  program: string,
  { port, folder }: { port: number; folder: string },
): Promise<{ pid: number; output: string } | { pid: null; output: string }> {
  const settings = {
    bind: "127.0.0.1",
    port: String(port),
    save: "",
    appendonly: "no",
    "maxmemory-policy": "noeviction",
    dir: folder,
    daemonize: "no",
  };
  const child = spawn(
    program,
    Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]),
    // Ctrl-C is for the caller to handle.
    { cwd: folder, stdio: ["ignore", "pipe", "pipe"], detached: true },
  );
  const said: string[] = [];
  child.stdout.on("data", (chunk: Buffer) => said.push(chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => said.push(chunk.toString()));
  const pid = await waitUntilUp(child, port);
  child.unref();
  child.stdout.destroy();
  child.stderr.destroy();
  return { pid, output: said.join("") };
}

async function waitUntilUp(child: ChildProcess, port: number): Promise<number | null> {
  let failure: Error | undefined;
  child.once("error", (error) => {
    failure = error;
  });
  const until = Date.now() + startMs;
  while (Date.now() < until) {
    if (failure) throw failure;
    if (child.exitCode !== null || child.signalCode !== null) return null;
    if (child.pid !== undefined && (await answersPing(port))) return child.pid;
    await sleep(10);
  }
  child.kill("SIGKILL");
  return null;
}

function answersPing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" });
    const settle = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(1_000, () => settle(false));
    socket.once("error", () => settle(false));
    socket.once("connect", () => socket.write("PING\r\n"));
    socket.once("data", (data) => settle(data.toString().startsWith("+PONG")));
  });
}
