import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { fillRouting, routingPage } from "../../../../docs/print-routing.ts";

test("docs/routing.md says what the code does (else: node docs/print-routing.ts)", () => {
  const page = readFileSync(routingPage, "utf8");
  expect(fillRouting(page)).toBe(page);
});
