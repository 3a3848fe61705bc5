import { parseArgs } from "node:util";
import { seeded } from "../support/seeded.ts";
import { wrongDigits } from "./digits.ts";
import { openGround } from "./ground.ts";
import { judgeTrial } from "./judge.ts";
import { withoutBeat } from "./plants.ts";
import { prepareNumbers } from "./prepare.ts";
import { measure } from "./trial.ts";
import { checksByNumber, starts } from "./trials.ts";

// node test/timing/main.ts [--samples 10000] [--lanes 16] [--seed 1] [--only checks|starts|digits] [--plant]
const { values } = parseArgs({
  options: {
    samples: { type: "string", default: "10000" },
    lanes: { type: "string", default: "16" },
    seed: { type: "string", default: "1" },
    only: { type: "string" },
    plant: { type: "boolean", default: false },
  },
});
const [samples, lanes, random] = [Number(values.samples), Number(values.lanes), seeded(Number(values.seed))];
const wanted = (what: string): boolean => values.only === undefined || values.only === what;

const ground = await openGround(values.plant ? withoutBeat : null);
try {
  await ground.tell("PATCH", "/v1/settings", { body: { client_starts: true } });
  // First of all: later thousands of messages wait, and the texts with these codes would wait behind them.
  const digits = wanted("digits") && !values.plant ? await wrongDigits(ground, { lanes, random }) : [];
  await prepareNumbers(ground);
  const trials = [
    ...digits,
    ...(wanted("checks") ? [checksByNumber(ground, lanes)] : []),
    ...(wanted("starts") ? [starts(ground, lanes)] : []),
  ];
  for (const trial of trials) {
    const { quantiles, pairs, told } = judgeTrial(await measure(trial, { samples, random }));
    console.log(`${trial.name}: ${samples} of each, ${trial.lanes} at a time, seed ${values.seed}`);
    console.table(quantiles);
    console.table(pairs);
    console.log(told.length === 0 ? "not distinguishable" : `DISTINGUISHABLE\n  ${told.join("\n  ")}`);
    // With the plant a trial that sees nothing is the one that failed.
    if ((told.length === 0) === values.plant) process.exitCode = 1;
  }
} finally {
  await ground.close();
}
