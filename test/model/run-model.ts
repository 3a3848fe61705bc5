import fc from "fast-check";
import { cancels, checks, garbage, looks, numberChecks, sweeps, unlocks, waits } from "./commands/judging.ts";
import type { Real } from "./commands/real.ts";
import { failovers, losses, replays, resends, sends, starts } from "./commands/starting.ts";
import { createModel } from "./reference/model.ts";
import { RESEND_POLICIES, type Rules } from "./reference/rules.ts";
import type { World } from "./worlds/world.ts";

export interface ModelOptions {
  /** Runs go on until so many commands ran. */
  readonly commands: number;
  readonly seed: number;
  /** A fresh world for one run. */
  readonly open: (rules: Rules) => Promise<World> | World;
}

export interface ModelReport {
  readonly commands: number;
  readonly runs: number;
  /** Of each kind of command and what it was answered, how often that was. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** Where the product and the reference parted, shrunk; null where they never did. */
  readonly divergence: string | null;
}

const COMMANDS_PER_RUN_MAX = 60;
/** Of one property; enough are asked for until the commands are reached. */
const RUNS_PER_ROUND = 100;

const rules: fc.Arbitrary<Rules> = fc.record({
  resendPolicy: fc.constantFrom(...RESEND_POLICIES),
  checksMax: fc.integer({ min: 1, max: 5 }),
  sendsMax: fc.integer({ min: 1, max: 5 }),
  cooldownsSeconds: fc.constantFrom([0], [30], [10, 30, 60]),
  lifeSeconds: fc.constantFrom(60, 120, 600),
  numberGuessesMax: fc.integer({ min: 1, max: 10 }),
  userGuessesMax: fc.integer({ min: 1, max: 12 }),
  guessWindowSeconds: fc.constantFrom(3_600, 86_400),
  lockoutSeconds: fc.constantFrom(60, 600, 86_400),
});

/** What happens less often than the rest. */
const rarely = fc.oneof(cancels, looks, sweeps, failovers, losses, garbage, unlocks);

const commands = fc.commands(
  // The more often one is named, the more often it runs.
  [
    starts,
    starts,
    sends,
    sends,
    checks,
    checks,
    checks,
    numberChecks,
    resends,
    resends,
    waits,
    replays,
    rarely,
    rarely,
  ],
  { maxCommands: COMMANDS_PER_RUN_MAX, size: "max" },
);

/** Runs commands against the product and the reference alike, in any order, until enough ran or the two part. */
export async function runModel({ commands: wanted, seed, open }: ModelOptions): Promise<ModelReport> {
  const outcomes: Record<string, number> = {};
  let ran = 0;
  let runs = 0;
  const note = (kind: string, outcome: string): void => {
    const name = `${kind}: ${outcome}`;
    ran += 1;
    outcomes[name] = (outcomes[name] ?? 0) + 1;
  };
  const property = fc.asyncProperty(rules, commands, async (drawn, list) => {
    if (ran >= wanted) return;
    runs += 1;
    const real: Real = { world: await open(drawn), ids: [], bodies: new Map(), note };
    await fc.asyncModelRun(() => ({ model: createModel(drawn), real }), list);
  });
  for (let round = 0; ran < wanted; round++) {
    const result = await fc.check(property, { seed: seed + round, numRuns: RUNS_PER_ROUND });
    if (result.failed) return { commands: ran, runs, outcomes, divergence: describe(result) };
  }
  return { commands: ran, runs, outcomes, divergence: null };
}

function describe<Drawn>(result: fc.RunDetails<Drawn>): string {
  const { errorInstance } = result;
  const difference = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
  return `${difference}\n${fc.defaultReportMessage(result)}`;
}
