// Fills the table of limits.md from the presets: `node docs/print-limits.ts`. A test of core fails when the page says
// anything else.
import { readFileSync, writeFileSync } from "node:fs";
import { LIMIT_PRESETS, LIMIT_SUBJECTS, type LimitRule, presetRules } from "../packages/core/src/limit/index.ts";
import { fillPage, table } from "./fill-page.ts";

export const limitsPage = new URL("limits.md", import.meta.url);

export const fillLimits = (page: string): string => fillPage(page, { presets: printPresets });

const units = [
  { seconds: 86_400, word: "day" },
  { seconds: 3_600, word: "hour" },
  { seconds: 60, word: "minute" },
];

function printPresets(): string {
  const shown = LIMIT_PRESETS.map((preset) => ({ preset, rules: presetRules[preset] }));
  const rows = LIMIT_SUBJECTS.filter((by) => shown.some(({ rules }) => rules.some((rule) => rule.by === by))).map(
    (by) => [`\`${by}\``, ...shown.map(({ rules }) => printRule(rules.find((rule) => rule.by === by)))],
  );
  return table(["Limit", ...LIMIT_PRESETS.map((preset) => `\`${preset}\``)], rows);
}

function printRule(rule: LimitRule | undefined): string {
  if (rule === undefined) return "no limit";
  return rule.windows.map(({ max, seconds }) => `${max.toLocaleString("en")} / ${spanOf(seconds)}`).join(", ");
}

function spanOf(seconds: number): string {
  const unit = units.find((each) => seconds % each.seconds === 0);
  if (unit === undefined) return `${seconds} s`;
  const count = seconds / unit.seconds;
  return count === 1 ? unit.word : `${count} ${unit.word}s`;
}

if (import.meta.main) writeFileSync(limitsPage, fillLimits(readFileSync(limitsPage, "utf8")));
