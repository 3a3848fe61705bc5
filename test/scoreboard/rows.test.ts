import { expect, test } from "vitest";
import type { ScenarioReport } from "../faults/scenarios/report.ts";
import { printRow } from "./row.ts";
import { rowsOf } from "./rows.ts";

const span = { n: 1, p50: 1, p99: 1, max: 1 };

function report(
  scenario: string,
  more: Partial<ScenarioReport> & { lost?: number; extraTexts?: number } = {},
): ScenarioReport {
  const { lost = 0, extraTexts = 0, ...rest } = more;
  return {
    scenario,
    backend: "redis",
    seed: 1,
    durationSeconds: 10,
    events: { kills: 4 },
    figures: {
      asked: 100,
      acknowledged: 100,
      lost,
      verified: 50,
      texts: 100,
      extraTexts,
      extraPerThousand: extraTexts * 10,
      acknowledgeMs: span,
      textMs: span,
      webhooks: { events: 300, lost: 0, repeats: 0, firstMs: span },
    },
    spans: {},
    goals: [],
    violations: [],
    ...rest,
  };
}

const met = (reports: readonly ScenarioReport[], id: string) => rowsOf(reports).find((row) => row.id === id)?.isMet;

test("a figure is what was measured: one that was lost, or texted too often, fails its line", () => {
  expect(met([report("kills")], "R1")).toBe(true);
  expect(met([report("kills"), report("points", { lost: 1 })], "R1")).toBe(false);
  expect(met([report("kills", { extraTexts: 1 })], "R2")).toBe(false);
  const rule = "every text of a verification carries the same code";
  expect(met([report("chaos", { violations: [{ invariant: rule, count: 1, examples: [] }] })], "R3")).toBe(false);
  const slow = { name: "up to the first success", target: "≤ 2000 ms", value: "3000 ms", isMet: false };
  const none = { name: "lost", target: "0", value: "0 of 100", isMet: true };
  expect(met([report("postgres", { goals: [none, slow] })], "R6")).toBe(false);
  expect(met([report("postgres", { goals: [none, { ...slow, isMet: true }] })], "R6")).toBe(true);
  expect(met([report("postgres", { goals: [none] })], "R6")).toBe(false);
});

test("what was not run says so, and is neither met nor missed", () => {
  const rows = rowsOf([]);
  expect(rows.map(({ isMet }) => isMet)).toEqual(rows.map(() => null));
  for (const row of rows) expect(printRow(row).startsWith("–")).toBe(true);
  expect(rows.map(printRow).join("\n")).toContain("not run");
});
