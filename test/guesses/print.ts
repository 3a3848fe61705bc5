import { CONFIDENCE, type Row } from "./run-attacks.ts";

const percent = (chance: number): string => `${(chance * 100).toFixed(2)} %`;

export function printRow({
  policy,
  strategy,
  days,
  judgedMost,
  judgedBound,
  hits,
  interval,
  bound,
  verdict,
}: Row): void {
  const measured = `${percent(hits / days)} (${percent(interval.lower)} to ${percent(interval.upper)})`;
  console.log(
    [
      policy.padEnd(24),
      strategy.padEnd(52),
      `${days} days`.padStart(11),
      `${judgedMost} of ${judgedBound} guesses`.padStart(18),
      measured.padStart(30),
      `bound ${percent(bound)}`.padStart(15),
      verdict,
    ].join("  "),
  );
}

export function printTotals(rows: readonly Row[], { seed, seconds }: { seed: string; seconds: number }): void {
  const sum = (of: (row: Row) => number): number => rows.reduce((total, row) => total + of(row), 0);
  const judged = sum((row) => row.judged);
  const days = sum((row) => row.days);
  console.log(
    `${judged} guesses judged on ${days} days, seed ${seed}, ${seconds.toFixed(0)} s; intervals at ${CONFIDENCE * 100} %, exact`,
  );
}
