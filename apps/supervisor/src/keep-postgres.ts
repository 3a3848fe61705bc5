import { type RunningPostgres, startPostgres } from "@proofline/embedded";

/** A database that is started again, on the same port, when it ends by itself. */
export type KeptPostgres = {
  readonly url: string;
  /** Rejects when it will not run. */
  readonly ended: Promise<never>;
  stop(): Promise<void>;
};

const failuresMax = 5;
const soundMs = 60_000;

/** Starts the embedded PostgreSQL of this folder and keeps it running until `stop`. */
export async function keepPostgres(dataDir: string, print: (line: string) => void): Promise<KeptPostgres> {
  let server: RunningPostgres = await startPostgres({ dataDir, log: print });
  if (server.adopted) print("The database of an earlier start was still running, and goes on.");
  let stopping = false;
  const failed = Promise.withResolvers<never>();

  const watch = async (): Promise<void> => {
    for (let failures = 0; ; ) {
      const startedAt = Date.now();
      await server.exited;
      if (stopping) return;
      failures = Date.now() - startedAt > soundMs ? 1 : failures + 1;
      if (failures > failuresMax) throw new Error(`The database in ${dataDir} does not keep running.`);
      print("database  ended; starting it again");
      // The processes that use it know this port.
      const again = await startPostgres({ dataDir, port: server.port, log: print });
      server = again;
      // `stop` may have come while it started, and then knew only of the one that had ended.
      if (stopping) return again.stop();
    }
  };
  const watching = watch().catch(failed.reject);
  // A start that has failed already has nobody left who waits for this.
  failed.promise.catch(() => {});

  return {
    url: server.url,
    ended: failed.promise,
    async stop() {
      stopping = true;
      await server.stop();
      await watching;
    },
  };
}
