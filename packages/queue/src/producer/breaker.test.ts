import { expect, test } from "vitest";
import { createBreaker } from "./breaker.ts";

test("after a failure one call in every rest tries, and a success lets all of them", () => {
  let nowMs = 0;
  const breaker = createBreaker(1_000, () => nowMs);
  expect([breaker.allows(), breaker.allows()]).toEqual([true, true]);
  breaker.failed();
  expect(breaker.allows()).toBe(false);
  nowMs = 999;
  expect(breaker.allows()).toBe(false);
  nowMs = 1_000;
  expect([breaker.allows(), breaker.allows()]).toEqual([true, false]);
  // The one that tries may not come back at all: the next may try after another rest.
  nowMs = 2_000;
  expect([breaker.allows(), breaker.allows()]).toEqual([true, false]);
  breaker.succeeded();
  expect([breaker.allows(), breaker.allows()]).toEqual([true, true]);
});
