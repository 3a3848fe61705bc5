import { cpus, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { measureScenarios } from "./measure.ts";
import { plantedRow } from "./planted-row.ts";
import { printRow, type Row } from "./row.ts";
import { rowsOf } from "./rows.ts";

const { values } = parseArgs({
  options: { long: { type: "boolean", default: false }, seed: { type: "string", default: "1" } },
});

async function main(): Promise<boolean> {
  const seed = Number(values.seed);
  const startedMs = performance.now();
  const reports = await measureScenarios({ seed, long: values.long, log: (line) => console.error(line) });
  console.error("planted bugs …");
  const rows: Row[] = [...rowsOf(reports), await plantedRow()];
  const minutes = ((performance.now() - startedMs) / 60_000).toFixed(1);
  const [cpu] = cpus();
  const memoryGb = Math.round(totalmem() / 2 ** 30);
  console.log(
    [
      `Reliability scoreboard · ${values.long ? "long" : "short"} size · seed ${seed} · ${minutes} min`,
      `${cpus().length} × ${cpu?.model ?? "unknown"}, ${memoryGb} GB, Node ${process.version}`,
      "",
      ...rows.map(printRow),
    ].join("\n"),
  );
  return rows.every(({ isMet }) => isMet !== false);
}

main().then(
  (good) => process.exit(good ? 0 : 1),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
