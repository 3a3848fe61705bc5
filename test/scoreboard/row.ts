/** One line of the scoreboard. */
export interface Row {
  /** As docs/faults.md lists them. */
  readonly id: string;
  readonly figure: string;
  readonly target: string;
  readonly value: string;
  /** How much was measured: kills, verifications, samples. */
  readonly n: string;
  readonly seconds: number;
  /** Null: it was not run. */
  readonly isMet: boolean | null;
}

export function printRow({ id, figure, target, value, n, seconds, isMet }: Row): string {
  const mark = isMet === null ? "–" : isMet ? "✓" : "✗";
  const size = isMet === null ? "" : `   (${n}; ${seconds} s)`;
  const shown = isMet === null && value === "" ? "not run" : value;
  return `${mark} ${id.padEnd(4)} ${figure.padEnd(56)} ${shown.padEnd(34)} target ${target}${size}`;
}
