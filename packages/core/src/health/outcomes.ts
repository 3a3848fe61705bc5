import { breaker } from "./breaker.ts";
import { type Health, noOutcomes, type Outcomes } from "./health.ts";

type Counts = Pick<Health, "recent" | "lasting" | "failuresInRow" | "countedAt">;

/** The counts at a later moment, with what was heard until then. */
export function countInto(health: Counts, { heard, now }: { heard: Outcomes; now: Date }): Counts {
  const seconds = Math.max(0, (now.getTime() - health.countedAt.getTime()) / 1_000);
  const breaksRow = heard.good + heard.refused > 0;
  return {
    recent: add(fade(health.recent, Math.exp(-seconds / breaker.recentFadeSeconds)), heard),
    lasting: add(fade(health.lasting, Math.exp(-seconds / breaker.lastingFadeSeconds)), heard),
    // Of what was heard together nobody knows the order: one answer among the failures is reason for hope.
    failuresInRow: breaksRow ? 0 : health.failuresInRow + heard.failed,
    countedAt: now > health.countedAt ? now : health.countedAt,
  };
}

/** The counts faded to `now`. */
export function fadedTo<H extends Counts>(health: H, now: Date): H {
  return { ...health, ...countInto(health, { heard: noOutcomes, now }) };
}

export function add(a: Outcomes, b: Outcomes): Outcomes {
  return {
    good: a.good + b.good,
    refused: a.refused + b.refused,
    throttled: a.throttled + b.throttled,
    failed: a.failed + b.failed,
  };
}

/** Failures, with the parts of them. */
export function failuresIn({ failed, throttled }: Outcomes): number {
  return failed + throttled * breaker.throttledPart;
}

export function countOf({ good, refused, throttled, failed }: Outcomes): number {
  return good + refused + throttled + failed;
}

/** 1: nothing fails. 0: everything does. */
export function scoreOf(health: Counts, now: Date): number {
  const { recent, lasting } = fadedTo(health, now);
  // Less than one outcome is hardly any: it must not make a whole judgement.
  return Math.min(...[recent, lasting].map((each) => 1 - failuresIn(each) / Math.max(1, countOf(each))));
}

function fade({ good, refused, throttled, failed }: Outcomes, factor: number): Outcomes {
  return { good: good * factor, refused: refused * factor, throttled: throttled * factor, failed: failed * factor };
}
