import { expect, test } from "vitest";
import { count } from "./run-vitest.ts";

const report = { numPassedTests: 3, numFailedTests: 0, numPendingTests: 1, numTodoTests: 0, testResults: [] };

test("what passed, failed and was skipped is what vitest says", () => {
  expect(count({ ...report, numFailedTests: 2 }, { clean: false })).toEqual({ passed: 3, failed: 2, skipped: 1 });
  expect(count(report, { clean: true })).toEqual({ passed: 3, failed: 0, skipped: 1 });
});

test("a file that cannot be loaded is a failure, though none of its tests ran", () => {
  const testResults = [{ status: "failed", assertionResults: [] }];
  expect(count({ ...report, testResults }, { clean: false }).failed).toBe(1);
});

test("a run that failed for no test's sake, or left no report, is a failure", () => {
  expect(count(report, { clean: false }).failed).toBe(1);
  expect(count(null, { clean: true })).toEqual({ passed: 0, failed: 1, skipped: 0 });
});
