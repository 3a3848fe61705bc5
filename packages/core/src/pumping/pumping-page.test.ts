import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { fillTables, pumpingPage } from "../../../../docs/print-pumping.ts";

test("docs/pumping.md says what the guard does; if not: node docs/print-pumping.ts", () => {
  const page = readFileSync(pumpingPage, "utf8");
  expect(page).toBe(fillTables(page));
});
