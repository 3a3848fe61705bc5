import { expect } from "vitest";
import { describeReport } from "./scenarios/describe-report.ts";
import type { ScenarioReport } from "./scenarios/report.ts";

/**
 * The small size of a scenario, as a test: no rule broken, nothing missing. Times and rates are printed; `npm run
 * faults` judges them.
 */
export function expectClean(report: ScenarioReport): void {
  console.log(describeReport(report));
  expect(report.violations).toEqual([]);
  expect(report.goals.filter(({ isMet, isMeasure }) => !isMet && isMeasure === undefined)).toEqual([]);
  expect(report.figures.acknowledged).toBeGreaterThan(0);
}

export const SEED = 1;
/** A ground, a minute of faults, and the quiet after them, on a machine that may be busy. */
export const SCENARIO_TIMEOUT_MS = 300_000;
