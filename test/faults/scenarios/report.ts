import { bound95, type Figures, type Spread } from "../judge/figures.ts";
import type { Violation } from "../judge/invariants.ts";

/** One figure against what we promise. */
export interface Goal {
  readonly name: string;
  readonly target: string;
  readonly value: string;
  readonly isMet: boolean;
  /** A time or a rate: one run of the small size, on a machine that may be busy, does not judge it. */
  readonly isMeasure?: true;
}

/** What one run of one scenario says. */
export interface ScenarioReport {
  readonly scenario: string;
  readonly backend: string;
  readonly seed: number;
  readonly durationSeconds: number;
  /** What was done to the product, by kind. */
  readonly events: Readonly<Record<string, number>>;
  readonly figures: Figures;
  /** What this scenario measures beyond that, in milliseconds. */
  readonly spans: Readonly<Record<string, Spread>>;
  readonly goals: readonly Goal[];
  readonly violations: readonly Violation[];
}

export interface ScenarioOptions {
  readonly backend: "redis" | "postgres";
  readonly seed: number;
  readonly long: boolean;
}

export function isClean({ violations, goals }: ScenarioReport): boolean {
  return violations.length === 0 && goals.every(({ isMet }) => isMet);
}

/** None of them, and how sure that makes us: with 0 in n, the rate is below 3/n with 95 % confidence. */
export function noneOf(name: string, { count, n }: { count: number; n: number }): Goal {
  const bound = bound95(n);
  const sure = bound === null ? "" : `, below ${bound.toPrecision(2)} with 95 %`;
  return { name, target: "0", value: `${count} of ${n}${count === 0 ? sure : ""}`, isMet: count === 0 && n > 0 };
}

export function atMost(name: string, { value, max, unit = "" }: { value: number; max: number; unit?: string }): Goal {
  return { name, target: `≤ ${max}${unit}`, value: `${value}${unit}`, isMet: value <= max, isMeasure: true };
}

export function atLeast(name: string, { value, min, unit = "" }: { value: number; min: number; unit?: string }): Goal {
  return { name, target: `≥ ${min}${unit}`, value: `${value}${unit}`, isMet: value >= min, isMeasure: true };
}
