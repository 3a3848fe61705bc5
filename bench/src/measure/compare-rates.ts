import type { Rate } from "../report/document.ts";
import { median, rounded } from "../report/statistics.ts";

/** What one leg did. */
export interface Leg {
  readonly count: number;
  readonly elapsedMs: number;
  readonly errors: number;
  readonly fault: string | null;
}

export interface Comparison {
  readonly name: string;
  readonly rounds: number;
  readonly concurrency: number;
  readonly goalRatio: number | null;
  readonly floor: (round: number) => Promise<Leg>;
  readonly measured: (round: number) => Promise<Leg>;
  readonly log: (line: string) => void;
}

/**
 * Floor and measured in turn, so that both see the same weather: a machine that slows down halfway slows both. The
 * ratio is the median over the rounds, each taken between neighbours.
 */
export async function compareRates(comparison: Comparison): Promise<Rate> {
  const { name, rounds, concurrency, goalRatio, log } = comparison;
  const pairs: { floor: Leg; measured: Leg }[] = [];
  for (let round = 0; round < rounds; round++) {
    const floor = await comparison.floor(round);
    const measured = await comparison.measured(round);
    pairs.push({ floor, measured });
    log(`  ${name} ${round + 1}/${rounds}: ${rounded(perSecond(measured))}/s over ${rounded(perSecond(floor))}/s`);
    for (const [side, { fault }] of Object.entries({ floor, measured })) if (fault) log(`  ${side} fault: ${fault}`);
  }
  const legs = pairs.flatMap(({ floor, measured }) => [floor, measured]);
  return {
    unit: "per_second",
    measured: rounded(median(pairs.map(({ measured }) => perSecond(measured)))),
    floor: rounded(median(pairs.map(({ floor }) => perSecond(floor)))),
    ratio: rounded(median(pairs.map(({ measured, floor }) => perSecond(measured) / perSecond(floor)))),
    goal_ratio: goalRatio,
    rounds: pairs.map(({ measured, floor }) => ({
      measured: rounded(perSecond(measured)),
      floor: rounded(perSecond(floor)),
    })),
    n: pairs.reduce((sum, { measured }) => sum + measured.count, 0),
    floor_n: pairs.reduce((sum, { floor }) => sum + floor.count, 0),
    concurrency,
    errors: legs.reduce((sum, { errors }) => sum + errors, 0),
  };
}

function perSecond({ count, elapsedMs }: Leg): number {
  return (count * 1_000) / elapsedMs;
}
