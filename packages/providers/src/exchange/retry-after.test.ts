import { expect, test } from "vitest";
import { parseRetryAfter } from "./retry-after.ts";

const now = new Date("2026-11-20T20:00:00Z");

test.each([
  { header: undefined, want: null },
  { header: "7", want: 7 },
  { header: " 0 ", want: 0 },
  { header: "Fri, 20 Nov 2026 20:00:30 GMT", want: 30 },
  { header: "Fri, 20 Nov 2026 19:00:00 GMT", want: 0 },
  { header: "99999999999999999999", want: 86_400 },
  { header: "soon", want: null },
  { header: "", want: null },
  { header: "-5x", want: null },
])("Retry-After $header is $want seconds", ({ header, want }) => {
  expect(parseRetryAfter(header, now)).toBe(want);
});
