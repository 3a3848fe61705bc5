import { parseArgs } from "node:util";
import { hammer } from "./hammer.ts";
import { createMemoryGround } from "./memory-ground.ts";
import { printRow, printTotals } from "./print.ts";
import { policies, runAll } from "./run-attacks.ts";

// node test/guesses/main.ts [--size small|full] [--seed 1] [--policy same] [--checks 10000]
const sizes = {
  small: { days: 10, besideDays: 20, checks: 10_000 },
  full: { days: 4_500, besideDays: 4_500, checks: 10_000_000 },
} as const;

const { values } = parseArgs({
  options: {
    size: { type: "string", default: "small" },
    seed: { type: "string", default: "1" },
    policy: { type: "string", multiple: true, default: Object.keys(policies) },
    checks: { type: "string" },
  },
});
if (values.size !== "small" && values.size !== "full") throw new Error("--size is small or full");
const strange = values.policy.find((name) => policies[name] === undefined);
if (strange !== undefined) throw new Error(`no policy "${strange}": there are ${Object.keys(policies).join("; ")}`);

const { seed, policy } = values;
const size = sizes[values.size];
const checks = Number(values.checks ?? size.checks);
const begun = performance.now();
const rows = await runAll({ ...size, seed, policies: policy, open: createMemoryGround, onRow: printRow });
printTotals(rows, { seed, seconds: (performance.now() - begun) / 1_000 });
const judged = await hammer(createMemoryGround({}, seed), { checks });
console.log(`one number with the settings a project begins with, ${checks} checks on one day: ${judged} judged`);
const broken = rows.some(({ verdict, judgedMost, judgedBound }) => verdict === "over" || judgedMost > judgedBound);
if (broken || judged > 10) process.exitCode = 1;
