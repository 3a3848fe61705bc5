import { readOptions, UsageError } from "./options.ts";
import { scenarios } from "./scenarios/catalog.ts";
import { describeReport } from "./scenarios/describe-report.ts";
import { isClean, type ScenarioReport } from "./scenarios/report.ts";

const USAGE = `npm run faults -- [options]
  --scenario NAME            one scenario; may be repeated (default: all)
  --backend redis|postgres   one backend only (default: both, one after the other)
  --seed N                   draws the moments, the victims and the numbers (default 1)
  --long                     the long size: hours rather than minutes
  --json                     prints one JSON document

${scenarios.map(({ name, does }) => `  ${name.padEnd(12)} ${does}`).join("\n")}`;

async function main(): Promise<boolean> {
  const known = scenarios.map(({ name }) => name);
  const { scenarios: chosen, backends, seed, long, json } = readOptions(process.argv.slice(2), known);
  const reports: ScenarioReport[] = [];
  for (const { name, run, backends: possible = backends } of scenarios) {
    if (chosen.length > 0 && !chosen.includes(name)) continue;
    for (const backend of backends.filter((each) => possible.includes(each))) {
      console.error(`${name}, queue on ${backend}, seed ${seed} …`);
      const report = await run({ backend, seed, long });
      reports.push(report);
      if (!json) console.log(`${describeReport(report)}\n`);
    }
  }
  if (json) console.log(JSON.stringify(reports, null, 2));
  return reports.every(isClean);
}

main().then(
  (clean) => process.exit(clean ? 0 : 1),
  (error: unknown) => {
    console.error(error instanceof UsageError ? `${error.message}\n\n${USAGE}` : error);
    process.exit(1);
  },
);
