import { describeEnvironment } from "./environment.ts";
import { startLoadProcess } from "./ground/load-process.ts";
import { createNumbers } from "./ground/numbers.ts";
import type { Stores } from "./ground/stores.ts";
import { measureFlows } from "./measure/flows.ts";
import { measureRequests } from "./measure/requests.ts";
import { measureSends } from "./measure/sends.ts";
import { METHOD } from "./method.ts";
import type { BenchOptions } from "./options.ts";
import type { Backend, BenchDocument, Figures } from "./report/document.ts";
import { rounded } from "./report/statistics.ts";

export interface BenchRun {
  readonly options: BenchOptions;
  readonly stores: Stores;
  /** Progress, for whoever waits. */
  readonly log: (line: string) => void;
}

export async function runBench({ options, stores, log }: BenchRun): Promise<BenchDocument> {
  const startedAt = new Date();
  const numbers = createNumbers(options.seed);
  const backends: Partial<Record<Backend, Figures>> = {};
  for (const backend of options.backends) {
    log(`${backend}:`);
    const load = await startLoadProcess();
    try {
      const input = { folder: stores.folder, numbers, options, log };
      // A database and a queue for each stage: the first leaves thousands of texts that nobody has sent.
      const requests = await measureRequests({ ...input, place: await stores.openPlace(backend) }, load);
      const sends = await measureSends({ ...input, place: await stores.openPlace(backend) }, load);
      const flows = await measureFlows({ ...input, place: await stores.openPlace(backend) }, load);
      backends[backend] = { ...requests, ...sends, ...flows };
    } finally {
      await load.stop();
    }
  }
  return {
    bench: "proofline",
    started_at: startedAt.toISOString(),
    seconds_total: rounded((Date.now() - startedAt.getTime()) / 1_000),
    quick: options.quick,
    seconds_per_leg: options.seconds,
    rounds: options.rounds,
    seed: options.seed,
    environment: describeEnvironment(stores),
    method: METHOD,
    backends,
  };
}
