import { describeEnvironment } from "./environment.ts";
import { startLoadProcess } from "./ground/load-process.ts";
import { createNumbers } from "./ground/numbers.ts";
import { ANSWER_MS, CONCURRENCY, measureScaling, type ScalingLeg } from "./measure/scaling.ts";
import { measureSweepPlans } from "./measure/sweep-plans.ts";
import type { Backend } from "./report/document.ts";
import { rounded } from "./report/statistics.ts";
import type { BenchRun } from "./run-bench.ts";

/** `--workers`: what another worker process brings. */
export async function runScaling({ options, stores, log }: BenchRun): Promise<object> {
  const numbers = createNumbers(options.seed);
  const backends: Partial<Record<Backend, readonly ScalingLeg[]>> = {};
  for (const backend of options.backends) {
    log(`${backend}:`);
    const load = await startLoadProcess();
    try {
      const input = { folder: stores.folder, numbers, options, log, place: await stores.openPlace(backend) };
      backends[backend] = await measureScaling(input, load);
    } finally {
      await load.stop();
    }
  }
  return {
    bench: "proofline-workers",
    seed: options.seed,
    carrier_answers_after_ms: ANSWER_MS,
    worker_concurrency: CONCURRENCY,
    environment: describeEnvironment(stores),
    backends,
  };
}

/** `--sweep`: how the server runs each statement of the sweep over many rows. */
export async function runSweepPlans({ options, stores, log }: BenchRun): Promise<object> {
  const { databaseUrl } = await stores.openPlace("postgres");
  const { filling, idle, busy } = await measureSweepPlans({ databaseUrl, rows: options.rows, log });
  for (const [title, plans] of [["nothing to do", idle] as const, ["work for every statement", busy] as const]) {
    log(`\n${title}:`);
    for (const { statement, rows, ms, plan } of plans) log(`\n${statement}: ${rows} rows, ${ms} ms\n${plan}`);
  }
  const figures = (plans: typeof idle) =>
    plans.map(({ statement, rows, ms }) => ({ statement, rows, ms: rounded(ms) }));
  return {
    bench: "proofline-sweep",
    filling,
    environment: describeEnvironment(stores),
    nothing_to_do: figures(idle),
    with_work: figures(busy),
  };
}
