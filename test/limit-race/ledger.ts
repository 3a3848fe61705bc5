import type { LimitSubject } from "@proofline/core/limit";
import { mostHeld, type Span } from "./most-held.ts";
import { COOLDOWN_SECONDS, rules, SENDS_MAX } from "./rules.ts";

/** Whom and what a send counts for, by what its sender knows; null where a limit does not count it. */
export type Subjects = Readonly<Record<LimitSubject, string | null>>;

/** A send that was answered as sent. */
export interface Send extends Span {
  readonly verificationId: string;
  /** 201 without `supersede`: nothing of this number and user was live. */
  readonly isFirst: boolean;
  readonly idempotencyKey: string | null;
  readonly subjects: Subjects;
}

/** One line of the report. */
export interface Line {
  readonly limit: string;
  readonly max: number;
  /** The most that any one subject had, in a window of that limit. */
  readonly most: number;
  readonly subjects: number;
  /** The most above the limit, and above what a flush may have forgotten; 0 or less: it held. */
  readonly above: number;
}

/** So long before a flush a process may have counted what it had not noted (docs/limits.md: about a second). */
const UNNOTED_MS = 1_500;

/** What must hold of all sends together. It knows what was answered, and nothing that the product counted. */
export function audit(sends: readonly Send[], flushedAtMs: number | null): readonly Line[] {
  const line = lineMaker(flushedAtMs);
  const limits = rules.flatMap(({ by, windows }) => {
    const groups = groupsOf(sends, ({ subjects }) => subjects[by]);
    return windows.map(({ max, seconds }) => line(`${by}, ${seconds} s`, { max, groups, seconds }));
  });
  const never = lineMaker(null);
  const pairOf = ({ subjects: { number, user } }: Send): string => `${number} ${user}`;
  const ever = Number.POSITIVE_INFINITY;
  const byKey = groupsOf(sends, ({ idempotencyKey }) => idempotencyKey);
  const firsts = sends.filter(({ isFirst }) => isFirst);
  const byId = groupsOf(sends, ({ verificationId }) => verificationId);
  return [
    ...limits,
    never(`sends of a verification, ${COOLDOWN_SECONDS} s (cooldown)`, {
      max: 1,
      groups: byId,
      seconds: COOLDOWN_SECONDS,
    }),
    never("sends of a verification and those it superseded", {
      max: SENDS_MAX,
      groups: groupsOf(sends, pairOf),
      seconds: ever,
    }),
    never("live verifications of a number and user", { max: 1, groups: groupsOf(firsts, pairOf), seconds: ever }),
    never("sends of an Idempotency-Key", { max: 1, groups: byKey, seconds: ever }),
  ];
}

type Groups = readonly (readonly Send[])[];

function groupsOf(sends: readonly Send[], keyOf: (send: Send) => string | null): Groups {
  const groups = Map.groupBy(sends, keyOf);
  return [...groups].flatMap(([key, group]) => (key === null ? [] : [group]));
}

function lineMaker(flushedAtMs: number | null) {
  return (limit: string, { max, groups, seconds }: { max: number; groups: Groups; seconds: number }): Line => {
    const held = groups.map((group) => ({
      most: Number.isFinite(seconds) ? mostHeld(group, seconds) : group.length,
      forgotten: flushedAtMs === null ? 0 : group.filter((send) => isUnnoted(send, flushedAtMs)).length,
    }));
    const most = Math.max(0, ...held.map((each) => each.most));
    const above = Math.max(-max, ...held.map((each) => each.most - max - each.forgotten));
    return { limit, max, most, subjects: groups.length, above };
  };
}

function isUnnoted({ askedMs, answeredMs }: Span, flushedAtMs: number): boolean {
  return answeredMs > flushedAtMs - UNNOTED_MS && askedMs < flushedAtMs;
}
