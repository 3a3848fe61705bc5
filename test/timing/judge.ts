import { croppedWelch, kolmogorovSmirnov, quantile, standardError } from "./compare.ts";
import type { Measured } from "./trial.ts";

/** Beyond it the means of two samples are taken to differ (dudect, 2017). */
const T_MAX = 4.5;
/** The chance that Kolmogorov and Smirnov see a difference where there is none, in one of all the pairs of a trial. */
const ALPHA = 0.001;

/** What a trial found: rows to print, and what told two targets apart. */
export interface Verdict {
  readonly quantiles: Readonly<Record<string, object>>;
  readonly pairs: Readonly<Record<string, object>>;
  readonly told: readonly string[];
}

export function judgeTrial(groups: readonly (readonly Measured[])[]): Verdict {
  const pairs = groups.flatMap((group) => group.flatMap((a, i) => group.slice(i + 1).map((b) => [a, b] as const)));
  const told: string[] = [];
  const rows = pairs.map(([a, b]) => {
    const name = `${a.name} / ${b.name}`;
    const t = croppedWelch(a.times, b.times);
    const ks = kolmogorovSmirnov(a.times, b.times, ALPHA / pairs.length);
    if (Math.abs(t) >= T_MAX) told.push(`${name}: t ${t.toFixed(2)}`);
    if (ks >= 1) told.push(`${name}: KS ${ks.toFixed(2)} of its critical value`);
    if (wordsOf(a) !== wordsOf(b)) told.push(`${name}: the words of their answers`);
    return [
      name,
      {
        "furthest t": t.toFixed(2),
        "KS / critical": ks.toFixed(2),
        "4.5 standard errors, µs": Math.round(T_MAX * 1_000 * standardError(a.times, b.times)),
      },
    ] as const;
  });
  return { quantiles: quantilesOf(groups.flat()), pairs: Object.fromEntries(rows), told };
}

function wordsOf({ answers }: Measured): string {
  return [...answers].toSorted().join("\n");
}

function quantilesOf(measured: readonly Measured[]): Readonly<Record<string, object>> {
  return Object.fromEntries(
    measured.map(({ name, times, answers }) => [
      name,
      {
        ...Object.fromEntries([0.01, 0.5, 0.9, 0.99].map((p) => [`p${p * 100} ms`, quantile(times, p).toFixed(2)])),
        answers: [...answers].map((each) => each.slice(0, 3)).join(" "),
      },
    ]),
  );
}
