import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import {
  emptyMeter,
  judgeMeters,
  type Limits,
  type Meter,
  type MeterAnswer,
  type MeterState,
  takeBack,
} from "../../limit/index.ts";
import type { ProjectId } from "../../runtime/index.ts";
import { anId } from "../builders.ts";

/** Opens limits over a store of this test's own, and closes them after it. */
export type OpenLimits = () => Promise<Limits>;

let serial = 0;

/** A Meter that nobody else counts on: 3 in an hour, enforced. */
export function aMeter(overrides: Partial<Meter> = {}): Meter {
  return {
    key: `meter-${++serial}`,
    seconds: 3_600,
    max: 3,
    enforced: true,
    adds: true,
    reopenShare: null,
    raisedBy: null,
    ...overrides,
  };
}

/** The `number`th project. */
export function aProjectId(number = 1): ProjectId {
  return anId("prj", number);
}

const projectId = aProjectId();
const taking = (limits: Limits, ...meters: Meter[]): Promise<MeterAnswer> => limits.take({ projectId, meters });

async function takeTimes(limits: Limits, times: number, meters: readonly Meter[]): Promise<readonly MeterAnswer[]> {
  const answers: MeterAnswer[] = [];
  for (let i = 0; i < times; i++) answers.push(await taking(limits, ...meters));
  return answers;
}

/** What every store of limits must do. */
export function limitsExam(store: string, open: OpenLimits): void {
  describe(`limits in ${store}`, { timeout: 60_000 }, () => {
    test("of many that come at once, as many as the tightest window allows are taken, and no other window counts the rest", async () => {
      const limits = await open();
      const tight = aMeter({ max: 7 });
      const wide = aMeter({ max: 100 });
      const answers = await Promise.all(Array.from({ length: 60 }, () => taking(limits, wide, tight)));
      expect(answers.filter(({ kind }) => kind === "taken")).toHaveLength(7);
      const refused = answers.find(({ kind }) => kind === "refused");
      expect(refused?.refusedBy).toBe(1);
      expect(refused?.readings[1]).toMatchObject({ used: 7, max: 7, refuses: true });
      expect((await taking(limits, wide)).readings[0]?.used).toBe(7);
    });

    test("a refusal says when there is room again: not before, and at most a fiftieth of the window late", async () => {
      const limits = await open();
      const meter = aMeter({ seconds: 2, max: 2 });
      const [first] = await takeTimes(limits, 2, [meter]);
      const refused = await taking(limits, meter);
      expect(refused.kind).toBe("refused");
      const freeAtMs = refused.atMs + (refused.readings[0]?.afterMs ?? 0);
      expect(freeAtMs - (first?.atMs ?? 0)).toBeGreaterThan(2_000);
      expect(freeAtMs - (first?.atMs ?? 0)).toBeLessThanOrEqual(2_040);
      const again = await vi.waitFor(
        async () => {
          const answer = await taking(limits, meter);
          expect(answer.kind).toBe("taken");
          return answer;
        },
        { timeout: 10_000, interval: 5 },
      );
      expect(again.atMs).toBeGreaterThanOrEqual(freeAtMs);
    });

    test("projects know nothing of each other, nor do two windows over one key", async () => {
      const limits = await open();
      const meter = aMeter({ max: 1 });
      expect((await taking(limits, meter)).kind).toBe("taken");
      expect((await taking(limits, meter)).kind).toBe("refused");
      expect((await limits.take({ projectId: aProjectId(2), meters: [meter] })).kind).toBe("taken");
      expect((await taking(limits, { ...meter, seconds: 60 })).kind).toBe("taken");
    });

    test("a send that did not happen is given back, once, and no more than was counted", async () => {
      const limits = await open();
      const meter = aMeter({ max: 2 });
      const answers = await takeTimes(limits, 2, [meter]);
      const given = { projectId, meters: [meter], atMs: answers[1]?.atMs ?? 0 };
      await limits.giveBack({ ...given, sends: 1 });
      expect((await taking(limits, meter)).readings[0]?.used).toBe(1);
      expect((await taking(limits, meter)).kind).toBe("refused");
      await limits.giveBack({ ...given, sends: 50, atMs: given.atMs + 3_600_000 });
      expect((await taking(limits, meter)).readings[0]?.used).toBe(0);
      await limits.giveBack({ projectId, meters: [aMeter()], atMs: given.atMs, sends: 1 });
    });

    test("a Meter that is not enforced says that it would refuse, and goes on counting", async () => {
      const limits = await open();
      const meter = aMeter({ max: 1, enforced: false });
      const answers = await takeTimes(limits, 3, [meter]);
      expect(answers.map(({ kind }) => kind)).toEqual(["taken", "taken", "taken"]);
      expect(answers[2]?.readings[0]).toMatchObject({ used: 2, refuses: true });
    });

    test("one that closed stays closed until its low mark, and proofs raise what it allows", async () => {
      const limits = await open();
      const proven = aMeter({ max: null, adds: false });
      const unproven = aMeter({ max: 4, reopenShare: 0.5, raisedBy: { meter: 0, share: 0.5 } });
      const taken = await takeTimes(limits, 4, [proven, unproven]);
      expect((await taking(limits, proven, unproven)).refusedBy).toBe(1);
      const atMs = taken[3]?.atMs ?? 0;
      await limits.giveBack({ projectId, meters: [unproven], atMs, sends: 1 });
      expect((await taking(limits, proven, unproven)).kind).toBe("refused");
      // Two proofs make it 5, of which half is 2.
      await takeTimes(limits, 2, [{ ...proven, adds: true }]);
      expect((await taking(limits, proven, unproven)).readings[1]).toMatchObject({ used: 3, max: 5, refuses: true });
      await limits.giveBack({ projectId, meters: [unproven], atMs, sends: 1 });
      expect((await taking(limits, proven, unproven)).kind).toBe("taken");
      expect((await taking(limits, proven, unproven)).kind).toBe("taken");
    });

    test("whatever is asked in whatever order, the answers are those of the pure rules", async () => {
      const limits = await open();
      // Nobody gives back before a first send: a store that knows of returns alone takes what it knows for a part, and is
      // careful for as long as a window may reach into what it does not.
      await taking(limits, aMeter());
      await fc.assert(
        fc.asyncProperty(fc.array(aStep, { minLength: 1, maxLength: 25 }), async (steps) => {
          await walk(limits, `walk-${++serial}`, steps);
        }),
        { numRuns: 25 },
      );
    });
  });
}

type Step =
  | { readonly kind: "take"; readonly meters: readonly Meter[] }
  | { readonly kind: "give_back"; readonly agoMs: number; readonly sends: number; readonly at: number };

const KEYS = ["a", "b", "c"];
const aShare = fc.constantFrom(0, 0.3, 0.5, 0.9);

const someMeters = fc
  .uniqueArray(
    fc.record({
      key: fc.constantFrom(...KEYS),
      seconds: fc.constantFrom(1, 60, 86_400),
      max: fc.oneof(fc.constant(null), fc.integer({ min: 0, max: 6 })),
      enforced: fc.boolean(),
      adds: fc.boolean(),
      reopenShare: fc.option(aShare),
      raisedBy: fc.option(fc.record({ meter: fc.nat(2), share: aShare })),
    }),
    { minLength: 1, maxLength: 4, selector: ({ key, seconds }) => `${key} ${seconds}` },
  )
  .map((meters) =>
    meters.map((meter) => ({
      ...meter,
      // With a low mark it allows one or more: see `Meter`.
      max: meter.reopenShare !== null && meter.max === 0 ? 1 : meter.max,
      raisedBy: meter.raisedBy !== null && meter.raisedBy.meter < meters.length ? meter.raisedBy : null,
    })),
  );

const aStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: someMeters.map((meters) => ({ kind: "take" as const, meters })) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("give_back" as const),
      agoMs: fc.constantFrom(0, 0, 500, -500),
      sends: fc.integer({ min: 1, max: 3 }),
      at: fc.nat(2),
    }),
  },
);

/** Asks the store and the pure rules the same; the store's clock is the time of both. */
async function walk(limits: Limits, name: string, steps: readonly Step[]): Promise<void> {
  const states = new Map<string, MeterState>();
  const nameOf = ({ key, seconds }: Pick<Meter, "key" | "seconds">): string => `${key} ${seconds}`;
  let lastMs = 0;
  for (const step of steps) {
    if (step.kind === "take") {
      const meters = step.meters.map((meter) => ({ ...meter, key: `${name}-${meter.key}` }));
      const answer = await limits.take({ projectId, meters });
      lastMs = answer.atMs;
      const before = meters.map((meter) => states.get(nameOf(meter)) ?? emptyMeter);
      const judged = judgeMeters({ meters, states: before, atMs: answer.atMs });
      expect(answer).toEqual(judged.answer);
      for (const [i, meter] of meters.entries()) states.set(nameOf(meter), judged.states[i] ?? emptyMeter);
    } else {
      const meters = [1, 60, 86_400].map((seconds) => ({ key: `${name}-${KEYS[step.at]}`, seconds }));
      const atMs = Math.max(0, lastMs - step.agoMs);
      await limits.giveBack({ projectId, meters, atMs, sends: step.sends });
      for (const meter of meters) {
        const state = states.get(nameOf(meter));
        if (state !== undefined) states.set(nameOf(meter), takeBack(state, { ...meter, atMs, sends: step.sends }));
      }
    }
  }
}
