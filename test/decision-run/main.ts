import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { migrate } from "@proofline/db/migrate";
import { startPostgres, startRedis } from "@proofline/embedded";
import { migrateQueue } from "@proofline/queue";
import { runLong } from "../decisions/long-run.ts";
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
  const dataDir = await mkdtemp(join(tmpdir(), "proofline-decisions-"));
  stops.push(() => rm(dataDir, { recursive: true, force: true }));
  const postgres = await startPostgres({ dataDir, throwAway: true, log: console.error });
  stops.push(postgres.stop);
  await migrate(postgres.url);
  const redis = values.backend === "redis" ? await startRedis({ log: console.error }) : null;
  if (redis === null) await migrateQueue(postgres.url);
  else stops.push(redis.stop);
  const product = await startProduct({
    databaseUrl: postgres.url,
    redis: redis === null ? null : { url: redis.url, prefix: "decisions" },
    outputFolder: dataDir,
    env: { BOOTSTRAP_LIMITS: "balanced", DECISIONS_KEPT_PER_SECOND: "100000" },
  });
  stops.push(() => product.close());
  const requests = Number(values.size);
  const report = await runLong({
    product,
    databaseUrl: postgres.url,
    requests,
    stretch: 250,
    seed: Number(values.seed),
  });
  console.log(JSON.stringify({ ...values, ...report }, null, 2));
  if (report.results.equal !== report.n || report.outcomes.send !== report.messages) process.exitCode = 1;
} finally {
  for (const stop of stops.reverse()) await stop();
}
