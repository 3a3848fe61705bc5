import { describe, expect, test } from "vitest";
import { BACKENDS } from "../support/stack.ts";
import { describeReport } from "./scenarios/describe-report.ts";
import { runKills } from "./scenarios/kills.ts";
import { runPoints } from "./scenarios/points.ts";
import { isClean, type ScenarioReport } from "./scenarios/report.ts";

const SEED = 1;

function expectClean(report: ScenarioReport): void {
  console.log(describeReport(report));
  expect(report.violations).toEqual([]);
  expect(report.goals.filter(({ isMet }) => !isMet)).toEqual([]);
  expect(isClean(report)).toBe(true);
}

describe.each(BACKENDS)("with the queue on %s", (backend) => {
  test("whoever is killed at whatever moment, no verification is lost and no other code is texted", async () => {
    expectClean(await runKills({ backend, seed: SEED, long: false, kills: 8, perSecond: 8 }));
  }, 240_000);

  test("wherever a process dies between the request and the note, its verification goes on within seconds", async () => {
    expectClean(await runPoints({ backend, seed: SEED, long: false, rounds: 1, perSecond: 8 }));
  }, 240_000);
});
