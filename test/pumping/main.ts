import { parseArgs } from "node:util";
import { describeOutcomes, runScenarios } from "./run-scenarios.ts";

// node test/pumping/main.ts [--seed 1] [--size 1]
// Plays attacks and honest traffic against the guard over simulated time, and prints what it stops and what it loses.
const { values } = parseArgs({
  options: { seed: { type: "string", default: "1" }, size: { type: "string", default: "1" } },
});
const outcomes = runScenarios({ seed: Number(values.seed), scale: Number(values.size) });
console.log(`seed ${values.seed}, size ${values.size}\n\n${describeOutcomes(outcomes)}`);
