import { expect, test } from "vitest";
import { flatness, type MemorySample, readMemory } from "./memory.ts";

const everySecond = (rssMb: (second: number) => number): MemorySample[] =>
  Array.from({ length: 120 }, (_, second) => {
    // A heap fills and is collected.
    return { atMs: second * 1_000, rssMb: rssMb(second), heapMb: rssMb(second) / 2 + (second % 10) };
  });

test("a process that grows is told from one that has taken what it keeps", () => {
  expect(flatness(everySecond((second) => 100 + second / 10))).toMatchObject({
    firstQuarterMb: 101.5,
    lastQuarterMb: 110.5,
    firstQuarterHeapMb: 50,
    lastQuarterHeapMb: 54.5,
    slopeMbPerMinute: 6,
    settledSlopeMbPerMinute: 6,
  });
  expect(flatness(everySecond((second) => Math.min(130, 100 + second)))).toMatchObject({
    firstQuarterMb: 115,
    lastQuarterMb: 130,
    settledSlopeMbPerMinute: 0,
  });
});

test("too little to tell is not called flat", () => {
  expect(flatness(everySecond(() => 100).slice(0, 7))).toBeNull();
  expect(() => readMemory("up 1")).toThrow("process_resident_memory_bytes");
});
