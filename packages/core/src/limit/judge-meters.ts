import { bucketMs, type Meter, type MeterAnswer, type MeterReading, WINDOW_BUCKETS } from "./meter.ts";

/** What is counted on a Meter: stretches of its window by their number (time divided by their length), oldest first. */
export interface MeterState {
  readonly buckets: readonly (readonly [bucket: number, count: number])[];
  /** It refused, and has not opened since. */
  readonly shut: boolean;
}

export const emptyMeter: MeterState = { buckets: [], shut: false };

export interface Judgement {
  readonly answer: MeterAnswer;
  /** As they are after the answer, in the order of the Meters. */
  readonly states: readonly MeterState[];
}

interface Asked {
  readonly meters: readonly Meter[];
  /** In the same order. */
  readonly states: readonly MeterState[];
  readonly atMs: number;
}

/**
 * The decision on one send over all its Meters. What the stores do in one atomic step of their own (a script in Redis, a
 * function in Postgres) equals this: their exam holds them to it.
 */
export function judgeMeters({ meters, states, atMs }: Asked): Judgement {
  const live = meters.map(({ seconds }, i) => inWindow(states[i] ?? emptyMeter, { seconds, atMs }));
  const used = live.map(({ buckets }) => buckets.reduce((sum, [, count]) => sum + count, 0));
  const judged = meters.map((meter, i) =>
    judgeMeter(meter, { state: live[i] ?? emptyMeter, used: used[i] ?? 0, max: raisedMax(meter, used), atMs }),
  );
  const answer = answerOf(
    meters,
    atMs,
    judged.map(({ reading }) => reading),
  );
  const after = judged.map(({ state }, i) => {
    const meter = meters[i];
    return answer.kind === "taken" && meter?.adds ? addOne(state, bucketOf(meter.seconds, atMs)) : state;
  });
  return { answer, states: after };
}

/** What the readings of a store come to. */
export function answerOf(meters: readonly Meter[], atMs: number, readings: readonly MeterReading[]): MeterAnswer {
  let refusedBy: number | null = null;
  for (const [i, { refuses, afterMs }] of readings.entries()) {
    if (!refuses || !meters[i]?.enforced) continue;
    if (refusedBy === null || afterMs > (readings[refusedBy]?.afterMs ?? 0)) refusedBy = i;
  }
  return { kind: refusedBy === null ? "taken" : "refused", atMs, readings, refusedBy };
}

/**
 * Takes back sends that were counted at `atMs`: out of their stretch, or an older one where it holds too few, for the
 * sends that stay must not leave the window early.
 */
export function takeBack(
  state: MeterState,
  { seconds, atMs, sends }: { readonly seconds: number; readonly atMs: number; readonly sends: number },
): MeterState {
  let left = sends;
  const buckets = state.buckets
    .toReversed()
    .map(([bucket, count]) => {
      if (bucket > bucketOf(seconds, atMs)) return [bucket, count] as const;
      const taken = Math.min(left, count);
      left -= taken;
      return [bucket, count - taken] as const;
    })
    .filter(([, count]) => count > 0)
    .toReversed();
  return { ...state, buckets };
}

function judgeMeter(
  { seconds, adds, reopenShare }: Meter,
  { state, used, max, atMs }: { state: MeterState; used: number; max: number | null; atMs: number },
): { readonly reading: MeterReading; readonly state: MeterState } {
  const { buckets } = state;
  const low = max === null || reopenShare === null ? null : Math.floor(max * reopenShare);
  const refuses = max !== null && (low !== null && state.shut ? used > low : used >= max);
  const shut = refuses && low !== null;
  const until = (bucket: number): number => (bucket + WINDOW_BUCKETS + 1) * bucketMs(seconds) - atMs;
  const reading = (afterMs: number) => ({ reading: { used, max, refuses, afterMs }, state: { buckets, shut } });
  if (!refuses) {
    const oldest = buckets[0]?.[0] ?? (adds ? bucketOf(seconds, atMs) : null);
    return reading(oldest === null ? 0 : until(oldest));
  }
  let remaining = used;
  for (const [bucket, count] of buckets) {
    remaining -= count;
    if (remaining <= (low ?? max - 1)) return reading(until(bucket));
  }
  return reading(seconds * 1_000);
}

function raisedMax({ max, raisedBy }: Meter, used: readonly number[]): number | null {
  if (max === null || raisedBy === null) return max;
  return max + Math.floor(raisedBy.share * (used[raisedBy.meter] ?? 0));
}

function bucketOf(seconds: number, atMs: number): number {
  return Math.floor(atMs / bucketMs(seconds));
}

function inWindow({ buckets, shut }: MeterState, { seconds, atMs }: { seconds: number; atMs: number }): MeterState {
  const oldest = bucketOf(seconds, atMs) - WINDOW_BUCKETS;
  return { buckets: buckets.filter(([bucket]) => bucket >= oldest), shut };
}

function addOne({ buckets, shut }: MeterState, now: number): MeterState {
  const last = buckets.at(-1);
  if (last?.[0] !== now) return { buckets: [...buckets, [now, 1]], shut };
  return { buckets: [...buckets.slice(0, -1), [now, last[1] + 1]], shut };
}
