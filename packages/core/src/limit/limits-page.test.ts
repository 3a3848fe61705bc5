import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { fillLimits, limitsPage } from "../../../../docs/print-limits.ts";

test("docs/limits.md says what the code does (else: node docs/print-limits.ts)", () => {
  const page = readFileSync(limitsPage, "utf8");
  expect(fillLimits(page)).toBe(page);
});
