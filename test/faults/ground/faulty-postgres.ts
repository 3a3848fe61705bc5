import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate } from "@proofline/db/migrate";
import { type RunningPostgres, startPostgres } from "@proofline/embedded";
import { migrateQueue } from "@proofline/queue";
import { query } from "../../support/query.ts";

/** A PostgreSQL of our own that may be hurt. */
export interface FaultyPostgres {
  /** A migrated database. */
  readonly url: string;
  readonly port: number;
  /** `immediate` shutdown: no checkpoint, no goodbye; what was committed has to come back from the log. */
  crash(): Promise<void>;
  /** Starts it again on its port and resolves once it takes connections. */
  comeBack(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts and migrates it. It and its data end with us. */
export async function startFaultyPostgres(): Promise<FaultyPostgres> {
  const dataDir = await mkdtemp(join(tmpdir(), "proofline-faults-postgres-"));
  let running: RunningPostgres = await startPostgres({ dataDir, throwAway: true, log: console.error });
  const { url, port } = running;
  await migrate(url);
  await migrateQueue(url);
  // A throw-away server commits without waiting for its log: it may lose the last moments when its processes die. With
  // this they are safe from everything but the machine losing its power, which nobody here can do.
  await query(url, (sql) => sql`alter role current_user set synchronous_commit = on`);
  return {
    url,
    port,
    async crash() {
      process.kill(running.pid, "SIGQUIT");
      await running.exited;
    },
    async comeBack() {
      running = await startPostgres({ dataDir, port, throwAway: true, log: console.error });
    },
    stop: () => running.stop(),
  };
}
