import { describe, expect, test } from "vitest";
import { breaker } from "../health/index.ts";
import type { RouteStep } from "../route/index.ts";
import { simulate } from "../testing/simulation.ts";

const step = (account: string, priority = 1): RouteStep => ({ account, priority, weight: 100, sender: null });
const oneAfterTheOther = [step("twilio", 1), step("vonage", 2)];

const OUTAGE = { fromSeconds: 60, untilSeconds: 660 };
const WHOLE_SECONDS = 780;

/** How long people waited for a provider to take their text, of those who asked in the outage. */
function waits(run: Awaited<ReturnType<typeof simulate>>, { fromSeconds, untilSeconds } = OUTAGE) {
  const inOutage = run.texts.filter(({ createdSeconds: at }) => at >= fromSeconds && at < untilSeconds);
  const seconds = inOutage.map(({ createdSeconds, acceptedSeconds }) => (acceptedSeconds ?? Infinity) - createdSeconds);
  const sorted = seconds.toSorted((a, b) => a - b);
  return { count: sorted.length, p95: sorted[Math.ceil(sorted.length * 0.95) - 1], worst: sorted.at(-1) };
}

describe("while one of two providers is down for ten minutes, before four workers", () => {
  test.each([
    { how: "refuses connections", fault: "refuse", perSecond: 5 },
    { how: "takes them and says nothing", fault: "hang", perSecond: 5 },
    { how: "answers 500", fault: "server_error", perSecond: 5 },
    { how: "says nothing, to one text a second", fault: "hang", perSecond: 1 },
    { how: "says that it is too busy", fault: "throttle", perSecond: 5 },
  ] as const)(
    "by it being one that $how, 95 of 100 texts are taken within five seconds",
    async ({ fault, perSecond }) => {
      const run = await simulate({
        seed: `${fault}/${perSecond}`,
        seconds: WHOLE_SECONDS,
        perSecond,
        steps: oneAfterTheOther,
        outages: { twilio: { ...OUTAGE, fault } },
      });
      const { count, p95, worst } = waits(run);
      expect(count).toBeGreaterThan(perSecond * 500);
      expect(p95).toBeLessThanOrEqual(5);
      expect(worst).toBeLessThanOrEqual(20);
      const early = run.texts.filter(({ createdSeconds }) => createdSeconds < WHOLE_SECONDS - 20);
      expect(early.every(({ acceptedSeconds }) => acceptedSeconds !== null)).toBe(true);

      const probes = run.asked.filter(
        ({ account, second, probe }) => account === "twilio" && probe && second < OUTAGE.untilSeconds,
      );
      expect(probes.length).toBeGreaterThan(8);
      for (const [index, { second }] of probes.entries()) {
        expect(second - (probes[index - 1]?.second ?? -1)).toBeGreaterThanOrEqual(breaker.probeGapSeconds);
      }
      // Nobody but probes goes there, once it is known.
      const known = OUTAGE.fromSeconds + 20;
      const others = run.asked.filter(
        ({ account, second, probe }) =>
          account === "twilio" && !probe && second > known && second < OUTAGE.untilSeconds,
      );
      expect(others).toEqual([]);
      expect(run.told).toEqual(["provider.degraded", "provider.recovered"]);
    },
  );
});

test("an account that comes back gets its traffic back gently", async () => {
  const run = await simulate({
    seed: "gentle",
    seconds: WHOLE_SECONDS,
    perSecond: 10,
    steps: oneAfterTheOther,
    outages: { twilio: { ...OUTAGE, fault: "refuse" } },
  });
  const back =
    run.moves.find(({ account, state }) => account === "twilio" && state === "recovering")?.second ?? Infinity;
  const shareOf = (from: number, until: number) => {
    const asked = run.asked.filter(({ second, probe }) => !probe && second >= back + from && second < back + until);
    return asked.filter(({ account }) => account === "twilio").length / asked.length;
  };
  expect(shareOf(0, 5)).toBeGreaterThan(0.05);
  expect(shareOf(0, 5)).toBeLessThan(0.35);
  expect(shareOf(10, 20)).toBeGreaterThan(0.4);
  expect(shareOf(10, 20)).toBeLessThan(0.7);
  expect(shareOf(31, 40)).toBe(1);
});

test("while both are down nothing is lost, and the texts that waited go out within seconds of one being back", async () => {
  const both = { fromSeconds: 20, untilSeconds: 140, fault: "refuse" } as const;
  const run = await simulate({
    seed: "both",
    seconds: 200,
    perSecond: 5,
    steps: oneAfterTheOther,
    outages: { twilio: { ...both, untilSeconds: 10_000 }, vonage: both },
  });
  const waiting = run.texts.filter(({ createdSeconds }) => createdSeconds >= 30 && createdSeconds < 139);
  const late = waiting.map(({ acceptedSeconds }) => (acceptedSeconds ?? Infinity) - both.untilSeconds);
  expect(late.length).toBeGreaterThan(400);
  expect(Math.max(...late)).toBeLessThanOrEqual(8);
  const byAccount = Map.groupBy(
    run.asked.filter(({ second }) => second > 40 && second < both.untilSeconds),
    ({ account }) => account,
  );
  for (const asked of byAccount.values()) expect(asked.length).toBeLessThanOrEqual(both.untilSeconds - 40);
});

test("of several accounts of one company, one being down leaves the others alone", async () => {
  const run = await simulate({
    seed: "accounts",
    seconds: 300,
    perSecond: 5,
    steps: [step("twilio"), step("twilio-eu"), step("twilio-us")],
    outages: { "twilio-eu": { fromSeconds: 30, untilSeconds: 300, fault: "refuse" } },
  });
  const after = run.asked.filter(({ second, probe }) => second > 60 && !probe);
  const share = (account: string) => after.filter((each) => each.account === account).length / after.length;
  expect(share("twilio-eu")).toBe(0);
  expect(share("twilio")).toBeGreaterThan(0.4);
  expect(share("twilio-us")).toBeGreaterThan(0.4);
  expect(new Set(run.moves.map(({ account }) => account))).toEqual(new Set(["twilio-eu"]));
});
