import { parseArgs } from "node:util";
import { openOwnStores } from "../support/own-stores.ts";
import { startProduct } from "../support/product.ts";
import { runFlood } from "./run-flood.ts";

// node test/load/main.ts [--sends 100000] [--backend redis|postgres] [--samples 200] [--carrier-ms 200] [--seed 1]
const { values } = parseArgs({
  options: {
    sends: { type: "string", default: "100000" },
    backend: { type: "string", default: "redis" },
    concurrency: { type: "string", default: "20" },
    samples: { type: "string", default: "200" },
    "samples-per-second": { type: "string", default: "10" },
    "carrier-ms": { type: "string", default: "200" },
    "worker-concurrency": { type: "string", default: "50" },
    seed: { type: "string", default: "1" },
  },
});

const stops: (() => Promise<unknown>)[] = [];
try {
  const stores = await openOwnStores(
    { name: "flood", backend: values.backend === "redis" ? "redis" : "postgres" },
    stops,
  );
  const product = await startProduct({
    databaseUrl: stores.databaseUrl,
    redis: stores.redis,
    outputFolder: stores.folder,
    env: { BOOTSTRAP_LIMITS: "none", BACKLOG_MAX: "1000000", WORKER_CONCURRENCY: values["worker-concurrency"] },
  });
  stops.push(() => product.close());
  const report = await runFlood({
    product,
    databaseUrl: stores.databaseUrl,
    sends: Number(values.sends),
    concurrency: Number(values.concurrency),
    samples: Number(values.samples),
    samplesPerSecond: Number(values["samples-per-second"]),
    carrierMs: Number(values["carrier-ms"]),
    seed: Number(values.seed),
    workerRests: false,
  });
  console.log(JSON.stringify({ ...values, ...report }, null, 2));
  if (report.lost > 0 || report.ratioP99 > 2) process.exitCode = 1;
} finally {
  for (const stop of stops.reverse()) await stop();
}
