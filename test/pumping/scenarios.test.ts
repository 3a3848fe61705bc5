import { expect, test } from "vitest";
import { runScenarios } from "./run-scenarios.ts";

// A twentieth of what docs/pumping.md shows: the budgets are the same, so what is let through is, too.
const played = runScenarios({ seed: 7, scale: 0.05 });
const named = (name: string) => played.filter(({ scenario }) => scenario.name.startsWith(name));

test.each(named("one range"))(
  "of a flood into one range, not 200 texts go out, and nobody honest is kept from one",
  (outcome) => {
    expect(outcome.letThrough).toBeLessThanOrEqual(200);
    expect(outcome.blocked / outcome.honest).toBeLessThanOrEqual(0.001);
  },
);

test.each(played.filter(({ scenario }) => !scenario.loses))(
  "$scenario.name: at most one in a thousand honest people is refused",
  (outcome) => {
    expect(outcome.blocked / outcome.honest).toBeLessThanOrEqual(0.001);
  },
);

test("what has to be stopped is stopped at its budget, by the narrowest scope that sees it", () => {
  const stopped = played.filter(({ scenario, attacked }) => !scenario.loses && attacked > 0);
  expect(stopped.map(({ refusedBy }) => Object.keys(refusedBy)[0])).toEqual([
    "range",
    "network",
    "country",
    "range",
    "range",
  ]);
  for (const { letThrough } of stopped) expect(letThrough).toBeLessThanOrEqual(600);
});

test("what it loses is said to be lost: no scenario is listed as stopped that is not", () => {
  const lost = played.filter(({ scenario, attacked }) => scenario.loses && attacked > 0);
  expect(lost.length).toBeGreaterThan(2);
  for (const { detectedAfterSeconds } of lost) expect(detectedAfterSeconds).toBeNull();
});
