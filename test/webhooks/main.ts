import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { migrate } from "@proofline/db/migrate";
import { startPostgres, startRedis } from "@proofline/embedded";
import { migrateQueue } from "@proofline/queue";
import { openGround } from "./ground/open-ground.ts";
import { openOutside } from "./zoo/open-outside.ts";
import { runZoo } from "./zoo/run-zoo.ts";

// node test/webhooks/main.ts --events 100000 [--per-second 200] [--seed 1] [--backend redis|postgres] [--workers 1]
const { values } = parseArgs({
  options: {
    events: { type: "string", default: "100000" },
    "per-second": { type: "string", default: "200" },
    seed: { type: "string", default: "1" },
    backend: { type: "string", default: "redis" },
    workers: { type: "string", default: "1" },
    "sample-every-ms": { type: "string", default: "2000" },
    "quiet-ms": { type: "string", default: "900000" },
  },
});

const stops: (() => Promise<unknown>)[] = [];
try {
  const dataDir = await mkdtemp(join(tmpdir(), "proofline-zoo-"));
  stops.push(() => rm(dataDir, { recursive: true, force: true }));
  const postgres = await startPostgres({ dataDir, throwAway: true, log: console.error });
  stops.push(postgres.stop);
  await migrate(postgres.url);
  const queue = await openQueue(postgres.url);
  const ground = await openGround({ databaseUrl: postgres.url, queue });
  stops.push(ground.close);
  const report = await runZoo(ground, {
    events: Number(values.events),
    perSecond: Number(values["per-second"]),
    seed: Number(values.seed),
    quietMs: Number(values["quiet-ms"]),
    open: () =>
      openOutside(ground, {
        databaseUrl: postgres.url,
        queue,
        processes: Number(values.workers),
        sampleEveryMs: Number(values["sample-every-ms"]),
      }),
  });
  console.log(JSON.stringify({ backend: values.backend, ...report }, null, 2));
  if (report.lost > 0 || report.canaryHits > 0) process.exitCode = 1;
} finally {
  for (const stop of stops.reverse()) await stop();
}

async function openQueue(postgresUrl: string) {
  if (values.backend === "postgres") {
    await migrateQueue(postgresUrl);
    return { backend: "postgres", url: postgresUrl } as const;
  }
  const redis = await startRedis({ log: console.error });
  stops.push(redis.stop);
  return { backend: "redis", url: redis.url, prefix: "zoo" } as const;
}
