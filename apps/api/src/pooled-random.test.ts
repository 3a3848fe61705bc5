import { expect, test } from "vitest";
import { createPooledRandom } from "./pooled-random.ts";

test("no byte is handed out twice, across refills and for every length", () => {
  const random = createPooledRandom();
  const seen = new Set<string>();
  for (let i = 0; i < 5_000; i++) seen.add(Buffer.from(random.bytes(16)).toString("hex"));
  for (const length of [1, 0, 4_095, 4_096, 4_097, 10_000]) expect(random.bytes(length)).toHaveLength(length);
  expect(seen.size).toBe(5_000);
  expect([...seen].every((hex) => hex !== "0".repeat(32))).toBe(true);
});

test("what was handed out is the caller's alone", () => {
  const random = createPooledRandom();
  const mine = random.bytes(16);
  const before = Buffer.from(mine).toString("hex");
  for (let i = 0; i < 1_000; i++) random.bytes(16).fill(0);
  expect(Buffer.from(mine).toString("hex")).toBe(before);
});
