import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { migrate } from "@proofline/db/migrate";
import { startPostgres } from "@proofline/embedded";
import { type ModelReport, runModel } from "./run-model.ts";
import { openMemoryWorld } from "./worlds/memory.ts";
import { openPostgresWorlds } from "./worlds/postgres.ts";

// node test/model/main.ts [--commands 100000] [--seed 1] [--store memory|postgres]
const { values } = parseArgs({
  options: {
    commands: { type: "string", default: "100000" },
    seed: { type: "string", default: "1" },
    store: { type: "string", default: "memory" },
  },
});
const size = { commands: Number(values.commands), seed: Number(values.seed) };

const report = values.store === "postgres" ? await overPostgres() : await runModel({ ...size, open: openMemoryWorld });
console.table(
  Object.entries(report.outcomes)
    .toSorted()
    .map(([outcome, times]) => ({ outcome, times })),
);
console.log(`${report.commands} commands in ${report.runs} runs over ${values.store}, seed ${values.seed}`);
console.log(report.divergence ?? "the product and the reference never parted");
if (report.divergence !== null) process.exitCode = 1;

/** Over a server of its own, gone when it ends. */
async function overPostgres(): Promise<ModelReport> {
  const stops: (() => Promise<unknown>)[] = [];
  try {
    const dataDir = await mkdtemp(join(tmpdir(), "proofline-model-"));
    stops.push(() => rm(dataDir, { recursive: true, force: true }));
    const postgres = await startPostgres({ dataDir, throwAway: true, log: console.error });
    stops.push(postgres.stop);
    await migrate(postgres.url);
    const worlds = await openPostgresWorlds(postgres.url);
    stops.push(worlds.close);
    return await runModel({ ...size, open: worlds.begin });
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}
