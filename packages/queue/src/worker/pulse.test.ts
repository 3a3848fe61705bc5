import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createPulse } from "./pulse.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("a worker that neither asks nor finishes is called dead after fifteen seconds, until it does", () => {
  const pulse = createPulse({ slots: 2, longestRunMs: 20_000 });
  const started = pulse.lastBeatAt();
  vi.advanceTimersByTime(15_000);
  expect(pulse.isAlive()).toBe(true);
  vi.advanceTimersByTime(1);
  expect(pulse.isAlive()).toBe(false);
  expect(pulse.lastBeatAt()).toEqual(started);
  pulse.beat();
  expect(pulse.isAlive()).toBe(true);
});

test("a worker with every slot taken is given the time that its jobs may take, and no more", async () => {
  const pulse = createPulse({ slots: 2, longestRunMs: 20_000 });
  const gate = Promise.withResolvers<void>();
  const first = pulse.during(() => gate.promise);
  vi.advanceTimersByTime(15_001);
  expect(pulse.isAlive()).toBe(false);
  const second = pulse.during(() => gate.promise);
  expect(pulse.isAlive()).toBe(true);
  vi.advanceTimersByTime(20_000);
  expect(pulse.isAlive()).toBe(false);
  gate.resolve();
  await Promise.all([first, second]);
  expect(pulse.isAlive()).toBe(false);
});

test("a job that fails gives its slot back", async () => {
  const pulse = createPulse({ slots: 1, longestRunMs: 20_000 });
  await expect(pulse.during(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
  vi.advanceTimersByTime(15_001);
  expect(pulse.isAlive()).toBe(false);
});
