import { invalidField } from "../error/index.ts";
import { WINDOW_SECONDS_MAX } from "./meter.ts";
import { LIMIT_SUBJECTS, type LimitRule, type LimitSubject, type LimitWindow } from "./rule.ts";

export const limitBounds = {
  max: { min: 1, max: 10_000_000 },
  seconds: { min: 1, max: WINDOW_SECONDS_MAX },
  windows: { min: 1, max: 5 },
  /** Of a project: each costs a count with every send. */
  rules: { max: 20 },
} as const;

/** As `RateLimit` headers can carry it without an escape. */
const LIMIT_NAME = /^[a-z][a-z0-9_]{0,39}$/;

export interface RuleInput {
  readonly name: string;
  /** Undefined: what the name says. */
  readonly by?: LimitSubject | undefined;
  readonly key?: string | undefined;
  /** Numbers are inside `limitBounds` already. */
  readonly windows: readonly LimitWindow[];
}

/** A rule as it is kept. Refuses with `invalid_request` what no send could be counted by, or no window ever refuse. */
export function readRule({ name, by: given, key, windows }: RuleInput): LimitRule {
  if (!LIMIT_NAME.test(name))
    throw invalidField("name", "A letter, then letters, digits and underscores: 1 to 40, lower case.");
  const named = LIMIT_SUBJECTS.find((subject) => subject === name);
  const by = given ?? named;
  if (by === undefined) throw invalidField("by", "Say what it counts by: only names of presets tell.");
  if (named !== undefined && by !== named) {
    throw invalidField("by", `A limit of this name counts by ${named}: give one by ${by} another name.`);
  }
  if (by === "key" && key === undefined) throw invalidField("key", "Say which of the limit_keys it counts by.");
  if (by !== "key" && key !== undefined) throw invalidField("key", "Only a limit by key has one.");
  return { name, by, key: key ?? null, windows: inOrder(windows) };
}

function inOrder(windows: readonly LimitWindow[]): readonly LimitWindow[] {
  const sorted = windows.toSorted((a, b) => a.seconds - b.seconds);
  for (const [i, { max, seconds }] of sorted.entries()) {
    const shorter = sorted[i - 1];
    if (shorter === undefined) continue;
    if (shorter.seconds === seconds) throw invalidField("windows", `Two windows of ${seconds} seconds: keep one.`);
    if (shorter.max > max) {
      const words = `${shorter.max} sends in ${shorter.seconds} seconds are never reached where ${max} in ${seconds} are the most.`;
      throw invalidField("windows", words);
    }
  }
  return sorted;
}
