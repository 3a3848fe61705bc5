import { parseArgs } from "node:util";
import { runLong } from "../decisions/long-run.ts";
import { openOwnStores } from "../support/own-stores.ts";
import { startProduct } from "../support/product.ts";

// node test/decision-run/main.ts [--size 30000] [--backend redis|postgres] [--seed 1]
const { values } = parseArgs({
  options: {
    size: { type: "string", default: "30000" },
    backend: { type: "string", default: "redis" },
    seed: { type: "string", default: "1" },
  },
});

const stops: (() => Promise<unknown>)[] = [];
try {
  const stores = await openOwnStores(
    { name: "decisions", backend: values.backend === "redis" ? "redis" : "postgres" },
    stops,
  );
  const product = await startProduct({
    databaseUrl: stores.databaseUrl,
    redis: stores.redis,
    outputFolder: stores.folder,
    env: { BOOTSTRAP_LIMITS: "balanced", DECISIONS_KEPT_PER_SECOND: "100000" },
  });
  stops.push(() => product.close());
  const requests = Number(values.size);
  const report = await runLong({
    product,
    databaseUrl: stores.databaseUrl,
    requests,
    stretch: 250,
    seed: Number(values.seed),
  });
  console.log(JSON.stringify({ ...values, ...report }, null, 2));
  if (report.results.equal !== report.n || report.outcomes.send !== report.messages) process.exitCode = 1;
} finally {
  for (const stop of stops.reverse()) await stop();
}
