// Fills the table of pumping.md from the code that it tells of: `node docs/print-pumping.ts`. A test of core fails when
// the page says anything else.
import { readFileSync, writeFileSync } from "node:fs";
import { GUARD_SCOPES, type GuardScope, guardBudgets, highMark, lowMark } from "../packages/core/src/pumping/index.ts";
import { fillPage, table } from "./fill-page.ts";

export const pumpingPage = new URL("pumping.md", import.meta.url);

/** The page with its table as the code has it now. */
export const fillTables = (page: string): string => fillPage(page, { budgets: printBudgets });

const words: Record<GuardScope, string> = {
  range: "the number without its last 4 digits (E.164)",
  wide_range: "the number without its last 6 digits",
  network: "the person's network: /24, or /64 of IPv6",
  country: "the country",
};

function printBudgets(): string {
  const rows = GUARD_SCOPES.map((scope) => {
    const { base, share } = guardBudgets[scope];
    const marks = [0, 1_000].map((proven) => `${highMark({ scope, proven })}, ${lowMark({ scope, proven })}`);
    return [`\`${scope}\``, words[scope], String(base), String(share), ...marks];
  });
  const titles = ["scope", "what it is", "base", "share", "closes at, opens at: none proven", "1,000 proven"];
  return table(titles, rows);
}

if (import.meta.main) writeFileSync(pumpingPage, fillTables(readFileSync(pumpingPage, "utf8")));
