import { expect, test } from "vitest";
import { ListVerifications } from "./list-verifications.ts";

test("a plus that was not encoded is a plus all the same", () => {
  expect(ListVerifications.parse({ to: " 447700900123" }).to).toBe("+447700900123");
  expect(ListVerifications.parse({ to: "+447700900123" }).to).toBe("+447700900123");
});

test.each([
  ["1", 1],
  ["020", 20],
  ["100", 100],
])("the limit %s is %d", (text, limit) => {
  expect(ListVerifications.parse({ limit: text }).limit).toBe(limit);
});

test.each(["0", "101", "1e2", "0x10", " 5", "5 ", "", "-1", "1.5", "٥"])("the limit %j is refused", (limit) => {
  expect(ListVerifications.safeParse({ limit }).success).toBe(false);
});

test("a filter that does not exist is refused, and not taken for all", () => {
  expect(ListVerifications.safeParse({ refrence: "a" }).success).toBe(false);
});
