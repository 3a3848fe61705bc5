// Fills the table of testing.md from the code that it tells of: `node docs/print-testing.ts`. A test of core fails when
// the page says anything else.
import { readFileSync, writeFileSync } from "node:fs";
import { BUILT_IN_CODE, builtInNumbers, TEST_OUTCOMES, testOutcomes } from "../packages/core/src/test-number/index.ts";
import { fillPage, table } from "./fill-page.ts";

export const testingPage = new URL("testing.md", import.meta.url);

export const fillTesting = (page: string): string => fillPage(page, { numbers: printNumbers });

function printNumbers(): string {
  const outcomes = TEST_OUTCOMES.map((outcome) => {
    const number = builtInNumbers.find((each) => each.outcome === outcome)?.number ?? "";
    return [number, `\`${outcome}\``, testOutcomes[outcome]];
  });
  const spare = builtInNumbers.slice(TEST_OUTCOMES.length);
  const range = `${spare[0]?.number} to ${spare.at(-1)?.number}`;
  const rows = [...outcomes, [range, "`delivered`", "for tests that run side by side, each with a number of its own"]];
  return `The code of each is \`${BUILT_IN_CODE}\`.\n\n${table(["Number", "Outcome", "What happens"], rows)}`;
}

if (import.meta.main) writeFileSync(testingPage, fillTesting(readFileSync(testingPage, "utf8")));
