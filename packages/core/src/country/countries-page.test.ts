import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { countriesPage, fillCountries } from "../../../../docs/print-countries.ts";

test("docs/countries.md says what the code does (else: node docs/print-countries.ts)", () => {
  const page = readFileSync(countriesPage, "utf8");
  expect(fillCountries(page)).toBe(page);
});
