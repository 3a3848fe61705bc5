// Fills the tables of countries.md from the code that they tell of: `node docs/print-countries.ts`. A test of core fails
// when the page says anything else.
import { readFileSync, writeFileSync } from "node:fs";
import { riskReasons, riskyList } from "../packages/core/src/country/index.ts";
import { fillPage, table } from "./fill-page.ts";

export const countriesPage = new URL("countries.md", import.meta.url);

export const fillCountries = (page: string): string => fillPage(page, { reasons: printReasons, risky: printRisky });

function printReasons(): string {
  const rows = Object.entries(riskReasons).map(([reason, words]) => [`\`${reason}\``, words]);
  return table(["Reason", "Means"], rows);
}

function printRisky(): string {
  const names = new Intl.DisplayNames("en", { type: "region" });
  const rows = [...riskyList.countries]
    .map(([country, reasons]) => [country, names.of(country) ?? country, reasons.join(", ")] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `${rows.length} countries, gone through on ${riskyList.dated}.\n\n${table(["Code", "Country", "Because of"], rows)}`;
}

if (import.meta.main) writeFileSync(countriesPage, fillCountries(readFileSync(countriesPage, "utf8")));
