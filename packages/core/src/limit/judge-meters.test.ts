import fc from "fast-check";
import { expect, test } from "vitest";
import { aMeter } from "../testing/limit-exam/index.ts";
import { emptyMeter, judgeMeters, type MeterState, takeBack } from "./judge-meters.ts";

const START_MS = 1_795_000_000_123;

test("no window of its length, wherever it begins, holds more sends than a Meter allows; and none waits long for room", () => {
  const windows = fc.record({ seconds: fc.integer({ min: 1, max: 120 }), max: fc.integer({ min: 1, max: 8 }) });
  fc.assert(
    fc.property(
      windows,
      fc.array(fc.integer({ min: 0, max: 40_000 }), { maxLength: 200 }),
      ({ seconds, max }, gapsMs) => {
        const meter = aMeter({ seconds, max });
        const sentMs: number[] = [];
        let state: MeterState = emptyMeter;
        let atMs = START_MS;
        for (const gapMs of gapsMs) {
          atMs += gapMs;
          const { answer, states } = judgeMeters({ meters: [meter], states: [state], atMs });
          state = states[0] ?? emptyMeter;
          const fiftieth = (seconds * 1_000) / 50;
          if (answer.kind === "taken") sentMs.push(atMs);
          else expect(sentMs.filter((ms) => ms > atMs - seconds * 1_000 - fiftieth).length).toBeGreaterThanOrEqual(max);
        }
        for (const [i, ms] of sentMs.entries()) {
          expect(sentMs.slice(i).filter((later) => later < ms + seconds * 1_000).length).toBeLessThanOrEqual(max);
        }
      },
    ),
  );
});

test("at the moment that a refusal names there is room, and a millisecond before there is none", () => {
  const aGap = fc.integer({ min: 0, max: 3_000 });
  fc.assert(
    fc.property(fc.array(aGap, { minLength: 3, maxLength: 30 }), fc.constantFrom(null, 0.5), (gapsMs, reopenShare) => {
      const meter = aMeter({ seconds: 60, max: 3, reopenShare });
      let state: MeterState = emptyMeter;
      let atMs = START_MS;
      for (const gapMs of gapsMs) {
        atMs += gapMs;
        const { answer, states } = judgeMeters({ meters: [meter], states: [state], atMs });
        state = states[0] ?? emptyMeter;
        if (answer.kind === "taken") continue;
        const freeAtMs = atMs + (answer.readings[0]?.afterMs ?? 0);
        const kindAt = (ms: number) => judgeMeters({ meters: [meter], states: [state], atMs: ms }).answer.kind;
        expect([kindAt(freeAtMs - 1), kindAt(freeAtMs)]).toEqual(["refused", "taken"]);
      }
    }),
  );
});

test("what is given back leaves the sends that stay in the window for as long as they are to stay", () => {
  const meter = { seconds: 50 };
  const state = { buckets: [[10, 2] as const, [12, 1] as const, [13, 4] as const], shut: false };
  expect(takeBack(state, { ...meter, atMs: 12_999, sends: 2 }).buckets).toEqual([
    [10, 1],
    [13, 4],
  ]);
});
