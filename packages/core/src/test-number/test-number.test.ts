import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { MAGIC_NUMBERS } from "../../../../apps/carrier/src/scenario/magic-numbers.ts";
import { fillTesting, testingPage } from "../../../../docs/print-testing.ts";
import { readSuppliedCode } from "../code/index.ts";
import { parsePhoneNumber } from "../phone/index.ts";
import { BUILT_IN_CODE, builtInNumbers, builtInOutcome } from "./built-in.ts";
import { TEST_OUTCOMES } from "./outcome.ts";
import { markedOutcome } from "./test-number.ts";

describe("the built-in numbers", () => {
  test("are numbers by their looks and can be nobody's", () => {
    for (const { number } of builtInNumbers) {
      expect(parsePhoneNumber(number)).toEqual({ e164: number, country: "US", lineType: "unknown" });
      expect(number).toMatch(/^\+199955501\d\d$/);
    }
    expect(new Set(builtInNumbers.map(({ number }) => number)).size).toBe(builtInNumbers.length);
    expect(readSuppliedCode(BUILT_IN_CODE)).toBe(BUILT_IN_CODE);
  });

  test("stand for every outcome, and for none that the simulator knows by another number", () => {
    for (const outcome of TEST_OUTCOMES) expect(builtInNumbers.map((each) => each.outcome)).toContain(outcome);
    for (const { to } of MAGIC_NUMBERS) expect(builtInOutcome(to)).toBeNull();
    expect(builtInOutcome("+447700900123")).toBeNull();
  });
});

describe("a number of the project's own", () => {
  const now = new Date("2026-11-24T12:00:00Z");
  const marks = {
    aa: { outcome: "undelivered", expiresAt: null },
    bb: { outcome: "delivered", expiresAt: "2026-11-24T12:00:00.000Z" },
    cc: { outcome: "delivered", expiresAt: "2026-11-24T12:00:00.001Z" },
  } as const;

  test("is one until the moment its time is over", () => {
    expect(markedOutcome(marks, { phoneDigest: "aa", now })).toBe("undelivered");
    expect(markedOutcome(marks, { phoneDigest: "bb", now })).toBeNull();
    expect(markedOutcome(marks, { phoneDigest: "cc", now })).toBe("delivered");
    expect(markedOutcome(marks, { phoneDigest: "constructor", now })).toBeNull();
  });
});

test("docs/testing.md says what the code does (else: node docs/print-testing.ts)", () => {
  const page = readFileSync(testingPage, "utf8");
  expect(fillTesting(page)).toBe(page);
});
