import { expect, test } from "vitest";
import { readRetryAfter } from "./retry-after.ts";

const now = new Date("1994-11-06T08:49:00Z");

test.each([
  ["0", 0],
  ["120", 120],
  [" 7 ", 7],
  ["Sun, 06 Nov 1994 08:49:37 GMT", 37],
  ["Sunday, 06-Nov-94 08:49:37 GMT", 37],
  ["Sun Nov  6 08:49:37 1994", 37],
  ["Sun, 06 Nov 1994 08:48:37 GMT", 0],
  ["Sun, 06 Nov 1994 08:49:99 GMT", null],
  ["-5", null],
  ["1.5", null],
  ["soon", null],
  ["99999999999999999999", null],
  ["2994-11-06", null],
  ["", null],
  [undefined, null],
])("Retry-After %j means %j seconds", (header, seconds) => {
  expect(readRetryAfter(header, now)).toBe(seconds);
});
