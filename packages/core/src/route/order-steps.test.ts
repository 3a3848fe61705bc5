import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fraction } from "../runtime/index.ts";
import { createTestRandom } from "../testing/random.ts";
import { orderSteps, type Standing } from "./order-steps.ts";
import type { RouteStep } from "./route.ts";

const closed: Standing = { kind: "closed" };
const step = (account: string, change: Partial<RouteStep> = {}): RouteStep => ({
  account,
  priority: 1,
  weight: 100,
  sender: null,
  ...change,
});

function firsts(steps: readonly RouteStep[], standings: Readonly<Record<string, Standing>> = {}, draws = 20_000) {
  const random = createTestRandom("route");
  const ordering = { standingOf: (account: string) => standings[account] ?? closed, draw: () => fraction(random) };
  const counts: Record<string, number> = {};
  for (let i = 0; i < draws; i++) {
    const first = orderSteps(steps, ordering)[0]?.account ?? "none";
    counts[first] = (counts[first] ?? 0) + 1 / draws;
  }
  return counts;
}

const standing = fc.oneof(
  fc.constantFrom<Standing>({ kind: "closed" }, { kind: "open" }, { kind: "half_open" }),
  fc.double({ min: 0, max: 1, noNaN: true }).map((share): Standing => ({ kind: "recovering", share })),
);
const anyRoute = fc
  .array(
    fc.record({ priority: fc.integer({ min: 1, max: 4 }), weight: fc.integer({ min: 0, max: 1_000 }), standing }),
    {
      maxLength: 12,
    },
  )
  .map((rows) => rows.map((row, index) => ({ ...step(`a${index}`, row), standing: row.standing })));
const anyDraws = fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), {
  minLength: 40,
  maxLength: 40,
});

function ordered(route: readonly (RouteStep & { standing: Standing })[], draws: readonly number[]) {
  let taken = 0;
  const standingOf = (account: string) => route.find((each) => each.account === account)?.standing ?? closed;
  return { standingOf, steps: orderSteps(route, { standingOf, draw: () => draws[taken++ % draws.length] ?? 0 }) };
}

describe("whatever the standings and the draws", () => {
  test("every account is asked exactly once", () => {
    fc.assert(
      fc.property(anyRoute, anyDraws, (route, draws) => {
        const names = ordered(route, draws).steps.map(({ account }) => account);
        expect(names.toSorted()).toEqual(route.map(({ account }) => account).toSorted());
      }),
    );
  });

  test("the same draws give the same order", () => {
    fc.assert(
      fc.property(anyRoute, anyDraws, (route, draws) => {
        expect(ordered(route, draws).steps).toEqual(ordered(route, draws).steps);
      }),
    );
  });

  test("among what works, a lower priority is never asked before a higher one, nor weight 0 before its equals", () => {
    fc.assert(
      fc.property(anyRoute, anyDraws, (route, draws) => {
        const { steps, standingOf } = ordered(route, draws);
        const working = steps.filter(({ account }) => standingOf(account).kind === "closed");
        const keys = working.map(({ priority, weight }) => priority * 2 + (weight === 0 ? 1 : 0));
        expect(keys).toEqual(keys.toSorted((a, b) => a - b));
      }),
    );
  });

  test("what is down comes after everything that is not", () => {
    fc.assert(
      fc.property(anyRoute, anyDraws, (route, draws) => {
        const { steps, standingOf } = ordered(route, draws);
        const down = steps.map(({ account }) => ["open", "half_open"].includes(standingOf(account).kind));
        expect(down).toEqual(down.toSorted((a, b) => Number(a) - Number(b)));
      }),
    );
  });
});

describe("over many texts", () => {
  test("weights are shares", () => {
    const counts = firsts([step("a", { weight: 700 }), step("b", { weight: 200 }), step("c", { weight: 100 })]);
    expect(counts.a).toBeGreaterThan(0.68);
    expect(counts.a).toBeLessThan(0.72);
    expect(counts.b).toBeGreaterThan(0.18);
    expect(counts.b).toBeLessThan(0.22);
    expect(counts.c).toBeGreaterThan(0.08);
    expect(counts.c).toBeLessThan(0.12);
  });

  test("the shares of who is second follow the weights of the rest", () => {
    const counts = firsts([step("a", { weight: 300 }), step("b", { weight: 100 }), step("gone", { weight: 600 })], {
      gone: { kind: "open" },
    });
    expect(counts.a).toBeGreaterThan(0.73);
    expect(counts.a).toBeLessThan(0.77);
    expect(counts.gone).toBeUndefined();
  });

  test("an account that recovers gets its share of what would go to it, and the next priority gets the rest", () => {
    const steps = [step("back"), step("spare", { priority: 2 })];
    const counts = firsts(steps, { back: { kind: "recovering", share: 0.1 } });
    expect(counts.back).toBeGreaterThan(0.085);
    expect(counts.back).toBeLessThan(0.115);
    expect(counts.spare).toBeCloseTo(1 - (counts.back ?? 0), 6);
  });

  test("an account alone gets everything while it recovers, and while it is down", () => {
    expect(firsts([step("only")], { only: { kind: "recovering", share: 0.1 } }, 100).only).toBeCloseTo(1);
    expect(firsts([step("only")], { only: { kind: "open" } }, 100).only).toBeCloseTo(1);
  });

  test("weight 0 is a spare of its priority: asked first only when its equals are down", () => {
    const steps = [step("spare", { weight: 0 }), step("main")];
    expect(firsts(steps, {}, 500)).toEqual({ main: expect.closeTo(1) });
    expect(firsts(steps, { main: { kind: "open" } }, 500)).toEqual({ spare: expect.closeTo(1) });
  });
});
