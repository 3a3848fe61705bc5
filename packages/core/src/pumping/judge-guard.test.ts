import fc from "fast-check";
import { expect, test } from "vitest";
import { judgeMeters, type MeterState } from "../limit/index.ts";
import { GUARD_SCOPES, guardBudgets, guardMetersOf, highMark, isClosed, lowMark, placeOf } from "./index.ts";

const subjects = { to: "+447400123456", country: "GB", network: "203.0.113.0/24" };
const digest = (text: string): string => Buffer.from(text).toString("base64");
const bucket = (count: number): MeterState => ({ buckets: count === 0 ? [] : [[1_000_000, count]], shut: false });

test("what the stores decide is the formula: unproven codes below base + share × proven, with two marks", () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ unproven: fc.nat(2_000), proven: fc.nat(1_500), shut: fc.boolean() }), {
        minLength: 4,
        maxLength: 4,
      }),
      (counts) => {
        const scopes = guardMetersOf(subjects, { digest, enforced: true, firstPlace: 0 });
        const meters = scopes.flatMap(({ proven, unproven }) => [proven, unproven]);
        const states = counts.flatMap(({ proven, unproven, shut }) => [bucket(proven), { ...bucket(unproven), shut }]);
        const { answer } = judgeMeters({ meters, states, atMs: 1_000_000 * 1_728_000 });
        for (const [i, { scope }] of scopes.entries()) {
          const count = counts[i] ?? { unproven: 0, proven: 0, shut: false };
          const reading = answer.readings[2 * i + 1];
          expect(reading?.refuses).toBe(isClosed({ scope, ...count }));
          expect(reading?.max).toBe(highMark({ scope, proven: count.proven }));
        }
      },
    ),
  );
});

test.each(GUARD_SCOPES)("%s closes at its high mark and opens again at its low one, not before", (scope) => {
  const { base } = guardBudgets[scope];
  const at = (unproven: number, shut: boolean) => isClosed({ scope, unproven, proven: 0, shut });
  expect([at(base - 1, false), at(base, false)]).toEqual([false, true]);
  const low = lowMark({ scope, proven: 0 });
  expect([at(low + 1, true), at(low, true)]).toEqual([true, false]);
  expect(at(base, false) && !isClosed({ scope, unproven: base, proven: 1, shut: false })).toBe(true);
});

test("a number, a network and a country that are counted appear in no key, and nothing is counted that is not known", () => {
  const all = guardMetersOf(subjects, { digest, enforced: false, firstPlace: 7 });
  expect(all.map(({ unproven }) => unproven.raisedBy?.meter)).toEqual([7, 9, 11, 13]);
  expect(JSON.stringify(all)).not.toMatch(/4474|203\.0|GB/);
  const satellite = guardMetersOf(
    { to: "+881612345678", country: null, network: null },
    { digest, enforced: true, firstPlace: 0 },
  );
  expect(satellite.map(({ scope }) => scope)).toEqual(["range", "wide_range"]);
  expect(placeOf("range", subjects)).toBe("+44740012");
});
