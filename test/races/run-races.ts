import type { Ground } from "./ground/open-ground.ts";
import type { Race, RaceSize } from "./race.ts";
import { cancels, expiry, resends } from "./races/ending.ts";
import { codesAndLinks, fifthFailure, rightGuesses, wrongGuesses } from "./races/guessing.ts";
import { starts, supersedes, supersedesAndResends } from "./races/starting.ts";

export const races: readonly Race[] = [
  wrongGuesses,
  rightGuesses,
  codesAndLinks,
  fifthFailure,
  cancels,
  expiry,
  resends,
  starts,
  supersedes,
  supersedesAndResends,
];

/** All rounds of one race. */
export interface RaceReport {
  readonly race: string;
  readonly rounds: number;
  /** Answers of all rounds by what they said. */
  readonly answers: Readonly<Record<string, number>>;
  /** Each rule that a round broke, with the number of rounds that did. */
  readonly broken: Readonly<Record<string, number>>;
}

/** What every race goes back to once it is over. */
const PLAIN = { resend_policy: "same", cooldowns: [0] };

/** Runs every race, one round after the other. */
export async function runRaces(
  ground: Ground,
  { rounds, size }: { rounds: number; size: RaceSize },
): Promise<readonly RaceReport[]> {
  const reports: RaceReport[] = [];
  for (const race of races) {
    await ground.set({ ...PLAIN, ...race.settings });
    const report = { race: race.name, rounds, answers: {}, broken: {} };
    for (let round = 0; round < rounds; round++) {
      const { answers, broken } = await race.run(ground, size);
      add(report.answers, Object.entries(answers));
      add(
        report.broken,
        broken.map((rule) => [rule, 1]),
      );
    }
    reports.push(report);
  }
  return reports;
}

function add(sums: Record<string, number>, more: readonly (readonly [string, number])[]): void {
  for (const [word, count] of more) sums[word] = (sums[word] ?? 0) + count;
}
