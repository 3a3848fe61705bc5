import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { fillTables, retriesPage } from "../../../../docs/print-retries.ts";

const page = readFileSync(retriesPage, "utf8");

test("docs/retries.md says what the code does (else: node docs/print-retries.ts)", () => {
  expect(fillTables(page)).toBe(page);
});

test("a table without a place on the page is noticed", () => {
  expect(() => fillTables(page.replace("<!-- answers -->", ""))).toThrow('no place for the table "answers"');
});
