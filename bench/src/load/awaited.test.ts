import { expect, test, vi } from "vitest";
import { createAwaited } from "./awaited.ts";

test("what happened before anybody waited is not missed", async () => {
  const texts = createAwaited<number>("text");
  texts.happened("a", 1);
  expect(await texts.next("a", 1_000)).toBe(1);
});

test("each waits for its own", async () => {
  const texts = createAwaited<number>("text");
  const both = Promise.all([texts.next("a", 1_000), texts.next("b", 1_000)]);
  texts.happened("b", 2);
  texts.happened("a", 1);
  expect(await both).toEqual([1, 2]);
});

test("a text that never comes is a fault, not a hang", async () => {
  vi.useFakeTimers();
  try {
    const waiting = expect(createAwaited<number>("text").next("a", 1_000)).rejects.toThrow("no text within 1000 ms");
    await vi.advanceTimersByTimeAsync(1_001);
    await waiting;
  } finally {
    vi.useRealTimers();
  }
});
