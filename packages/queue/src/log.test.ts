import { expect, test } from "vitest";
import { limitLines } from "./log.ts";

test("a storm of one event becomes a few lines, and the next line says how many there were", () => {
  let nowMs = 0;
  const written: [string, Readonly<Record<string, unknown>>][] = [];
  const write = limitLines((event, fields) => written.push([event, fields]), { linesPerSecond: 2, now: () => nowMs });
  for (let i = 0; i < 9_600; i++) write("worker.failed", { i });
  write("queue.failed", { other: true });
  nowMs = 1_000;
  write("worker.failed", { later: true });
  expect(written).toEqual([
    ["worker.failed", { i: 0 }],
    ["worker.failed", { i: 1 }],
    ["queue.failed", { other: true }],
    ["worker.failed", { later: true, suppressed: 9_598 }],
  ]);
});
