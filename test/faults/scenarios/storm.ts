import { setTimeout as sleep } from "node:timers/promises";
import { type Ground, type GroundOptions, openGround } from "../ground/open-ground.ts";
import { type Spread, spreadOf } from "../judge/figures.ts";
import type { Intent } from "../load/journal.ts";
import { runLoad } from "../load/run-load.ts";
import { atMost, type Goal, noneOf, type ScenarioReport } from "./report.ts";
import { scriptAnswers } from "./script-answers.ts";

/** Something that is done to a store under load, and undone. */
export interface Fault {
  readonly name: string;
  /** Resolves when it is over: what was hurt is there again. What it measured on the way is a goal. */
  run(ground: Ground): Promise<readonly Goal[]>;
}

export interface StormOptions extends Omit<GroundOptions, "seed"> {
  readonly scenario: string;
  readonly seed: number;
  readonly faults: readonly Fault[];
  /** Comes once, after all others. */
  readonly lastFault?: Fault;
  /** How often the whole list comes. */
  readonly rounds: number;
  readonly perSecond: number;
  /** From the end of a fault until something is acknowledged again, milliseconds at most; null: not asked. */
  readonly firstSuccessMsMax: number | null;
}

/** Starts asked this long after a fault must be as fast as before it. */
const BACK_WITHIN_MS = 5_000;
/** How long starts are asked after that, to have a p99. */
const CALM_MS = 3_000;
const QUIET_MS = 90_000;
/** As fast as before: three times its p99, for that is of a few dozen, and at least a second. */
const CALM_FACTOR = 3;
const CALM_MS_MIN = 1_000;

/** One fault after the other under load; each is given its time to heal and is then judged. */
export async function runStorm(options: StormOptions): Promise<ScenarioReport> {
  const { scenario, backend, seed, faults, lastFault, rounds, perSecond, firstSuccessMsMax } = options;
  const plan = [
    ...Array.from({ length: rounds }, () => faults).flat(),
    ...(lastFault === undefined ? [] : [lastFault]),
  ];
  const startedMs = performance.now();
  const ground = await openGround(options);
  try {
    await scriptAnswers(ground);
    const over = new AbortController();
    const load = runLoad({
      ...ground,
      client: ground.client(),
      perSecond,
      checkedShare: 0.5,
      max: Number.POSITIVE_INFINITY,
      signal: over.signal,
      textTimeoutMs: 60_000,
    });
    await sleep(CALM_MS);
    const firstFaultAtMs = Date.now();
    const goals: Goal[] = [];
    const overAtMs: number[] = [];
    for (const fault of plan) {
      goals.push(...(await fault.run(ground)));
      overAtMs.push(Date.now());
      await sleep(BACK_WITHIN_MS + CALM_MS);
    }
    over.abort();
    await load;
    const { figures, violations } = await ground.judge({ quietMs: QUIET_MS });
    const times = timesOf(ground, { firstFaultAtMs, overAtMs });
    return {
      scenario,
      backend,
      seed,
      durationSeconds: Math.round((performance.now() - startedMs) / 1_000),
      events: countByName(plan),
      figures,
      spans: { ...times },
      goals: [
        noneOf("lost", { count: figures.lost, n: figures.acknowledged }),
        ...goals,
        atMost("start to text, asked 5 s after a fault, p99", {
          value: times.after.p99,
          max: Math.max(CALM_MS_MIN, CALM_FACTOR * times.before.p99),
          unit: " ms",
        }),
        ...(firstSuccessMsMax === null
          ? []
          : [
              atMost("up to the first success", { value: times.firstSuccess.max, max: firstSuccessMsMax, unit: " ms" }),
            ]),
      ],
      violations,
    };
  } finally {
    await ground.close();
  }
}

function countByName(plan: readonly Fault[]): Record<string, number> {
  const names = [...new Set(plan.map(({ name }) => name))];
  return Object.fromEntries(names.map((name) => [name, plan.filter((fault) => fault.name === name).length]));
}

/** From the first request of a start to its text, before the first fault and five seconds after each. */
function timesOf(
  { journal, ledger }: Ground,
  { firstFaultAtMs, overAtMs }: { firstFaultAtMs: number; overAtMs: readonly number[] },
): { before: Spread; after: Spread; firstSuccess: Spread } {
  const requests = Map.groupBy(ledger.lines(), ({ to }) => to);
  // What a provider refused or lost takes its time on any day.
  const isSmooth = ({ to }: Intent): boolean => (requests.get(to)?.length ?? 0) <= 1;
  const toText = (intents: readonly Intent[]): Spread =>
    spreadOf(
      intents
        .filter(isSmooth)
        .map(({ to, askedAtMs }) => (ledger.texts(to)[0]?.at_ms ?? Number.POSITIVE_INFINITY) - askedAtMs),
    );
  const askedIn = (fromMs: number, toMs: number): Intent[] =>
    journal.intents.filter(({ askedAtMs }) => askedAtMs >= fromMs && askedAtMs < toMs);
  const successes = journal.intents.flatMap(({ acknowledged }) => (acknowledged === null ? [] : [acknowledged.atMs]));
  return {
    before: toText(askedIn(0, firstFaultAtMs - 500)),
    after: toText(overAtMs.flatMap((atMs) => askedIn(atMs + BACK_WITHIN_MS, atMs + BACK_WITHIN_MS + CALM_MS - 500))),
    firstSuccess: spreadOf(
      overAtMs.map((atMs) => Math.min(...successes.filter((successMs) => successMs >= atMs)) - atMs),
    ),
  };
}
