import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { findLeftOver } from "./find-left-over.ts";
import { findFreePort } from "./free-port.ts";
import { initialise } from "./initialise.ts";
import { launchPostgres, type Server } from "./launch-postgres.ts";
import { settlePlace } from "./place.ts";
import { greet, serverUrl } from "./postmaster.ts";
import { endProcess, isAlive } from "./process-state.ts";
import { reapAfterUs } from "./reaper.ts";

export type PostgresOptions = {
  /** A folder for this server alone. Made when absent; holds `data/` and `postgres.log`. */
  readonly dataDir: string;
  /** A fixed port on 127.0.0.1. Default: a free one. */
  readonly port?: number;
  /** Hears one-line notices for the user. */
  readonly log?: (line: string) => void;
  /** For tests: nothing is forced to disk, `stop()` removes the data, and so does our end, even when we are killed. */
  readonly throwAway?: boolean;
};

export type RunningPostgres = {
  /** `postgres://…@127.0.0.1:port/proofline`, password included. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** True when an earlier run had left the server behind and it goes on. */
  readonly adopted: boolean;
  /** Resolves when the server ends, whoever ended it. */
  readonly exited: Promise<void>;
  /** Fast shutdown: breaks connections, rolls back, flushes, ends. Resolves when the process is gone. */
  stop(): Promise<void>;
};

// "Fast", "immediate" and the kernel's own (PostgreSQL, "Shutting Down the Server").
const shutdown = [
  { signal: "SIGINT", waitMs: 15_000 },
  { signal: "SIGQUIT", waitMs: 5_000 },
  { signal: "SIGKILL", waitMs: 5_000 },
] as const;

const recoverMs = 10_000;

/**
 * Runs the PostgreSQL that came as an npm package, for this data folder alone, reachable from this machine alone.
 * A server that an earlier run left behind is adopted. Throws an Error with one clear sentence when it cannot.
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const durable = options.throwAway !== true;
  const place = await settlePlace(options.dataDir, options.log ?? (() => {}));
  const { data, password } = await initialise(place, { durable });
  const server: Server = { place, data, password, durable };
  const found = await findLeftOver(server);
  const { pid, port, child } = found ? { ...found, child: null } : await launchPatiently(server, options.port);

  const folders = [options.dataDir, place.home];
  const dismissReaper = durable ? null : reapAfterUs({ pid, signal: "INT", folders });
  const gone = Promise.withResolvers<void>();
  void (child ? once(child, "exit") : watch(pid)).then(() => gone.resolve());
  const stopOnce = async (): Promise<void> => {
    await endProcess(pid, shutdown);
    gone.resolve();
    if (durable) return;
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
    await dismissReaper?.();
  };
  let stopping: Promise<void> | undefined;
  return {
    url: serverUrl({ port, password }),
    port,
    pid,
    adopted: child === null,
    exited: gone.promise,
    stop: () => {
      stopping ??= stopOnce();
      return stopping;
    },
  };
}

/** Starts the server, again where the free port was lost to somebody or a killed server is not quite gone yet. */
async function launchPatiently(
  server: Server,
  fixedPort: number | undefined,
): Promise<{ pid: number; port: number; child: ChildProcess }> {
  const giveUpAt = Date.now() + recoverMs;
  for (;;) {
    const port = fixedPort ?? (await findFreePort());
    const launch = await launchPostgres(server, port);
    if (launch.kind === "up") {
      if (await greet({ port, password: server.password })) return { ...launch, port };
      await endProcess(launch.pid, shutdown);
      throw new Error(`The database in ${server.data} does not accept its own password.`);
    }
    const portTaken = /address already in use/i.test(launch.output);
    if (portTaken && fixedPort !== undefined) throw new Error(`Port ${fixedPort} is in use.`);
    // The processes of a server that was killed need a moment to notice that their head is gone.
    const inTheWay = /lock file .* already exists|pre-existing shared memory block/i.test(launch.output);
    if (!(portTaken || inTheWay) || Date.now() > giveUpAt) {
      throw new Error(`PostgreSQL did not start: ${launch.output.trim().split("\n").slice(-5).join("\n")}`);
    }
    await sleep(250);
  }
}

/** An adopted server is no child of ours: its end can only be noticed by looking. */
async function watch(pid: number): Promise<void> {
  while (isAlive(pid)) await sleep(500, undefined, { ref: false });
}
