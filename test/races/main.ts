import { parseArgs } from "node:util";
import { openOwnStores } from "../support/own-stores.ts";
import { BACKENDS, type Backend } from "../support/stack.ts";
import { openGround } from "./ground/open-ground.ts";
import { type RaceReport, runRaces } from "./run-races.ts";

// node test/races/main.ts [--rounds 10] [--wrong 1000] [--right 200] [--others 50] [--apis 4] [--backend redis|postgres]
const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "10" },
    wrong: { type: "string", default: "1000" },
    right: { type: "string", default: "200" },
    others: { type: "string", default: "50" },
    apis: { type: "string", default: "4" },
    backend: { type: "string" },
    seed: { type: "string", default: "1" },
  },
});

for (const backend of BACKENDS) {
  if (values.backend !== undefined && values.backend !== backend) continue;
  const reports = await run(backend);
  console.log(`queue on ${backend}, ${values.apis} API processes, seed ${values.seed}`);
  console.table(reports.map(({ race, rounds, answers }) => ({ race, rounds, ...countsOf(answers) })));
  for (const { race, broken } of reports) {
    for (const [rule, times] of Object.entries(broken)) {
      console.log(`BROKEN in ${times} of ${values.rounds} rounds of "${race}": ${rule}`);
      process.exitCode = 1;
    }
  }
}

function countsOf(answers: RaceReport["answers"]): { readonly answers: string } {
  return {
    answers: Object.entries(answers)
      .map(([word, count]) => `${word} ${count}`)
      .join(", "),
  };
}

/** Over servers of its own, gone when it ends. */
async function run(backend: Backend): Promise<readonly RaceReport[]> {
  const stops: (() => Promise<unknown>)[] = [];
  try {
    const stores = await openOwnStores({ name: "races", backend }, stops);
    const ground = await openGround({
      databaseUrl: stores.databaseUrl,
      redis: stores.redis,
      apis: Number(values.apis),
      seed: Number(values.seed),
    });
    stops.push(ground.close);
    const size = { wrong: Number(values.wrong), right: Number(values.right), others: Number(values.others) };
    return await runRaces(ground, { rounds: Number(values.rounds), size });
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}
