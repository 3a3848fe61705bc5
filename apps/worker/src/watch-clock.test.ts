import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { watchClock } from "./watch-clock.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function begin(skewMs: number) {
  const state = { skewMs };
  const events: string[] = [];
  const changes: boolean[] = [];
  const write = (event: string): number => events.push(event);
  const watch = watchClock({
    clock: { now: () => new Date(1_800_000_000_000) },
    now: () => 1_800_000_000_000 + state.skewMs,
    log: { info: write, warn: write, error: write },
    onChange: (isRight) => changes.push(isRight),
  });
  return { state, events, changes, watch };
}

test.each([1_750, -1_750, 0])("a clock that is off by %d ms is right", (skewMs) => {
  const { watch, events } = begin(skewMs);
  expect(watch.isRight()).toBe(true);
  expect(events).toEqual([]);
});

test.each([1_751, -1_751, 60_000, -86_400_000])("a clock that is off by %d ms is wrong at once", (skewMs) => {
  const { watch, events, changes } = begin(skewMs);
  expect(watch.isRight()).toBe(false);
  expect(watch.skewSeconds()).toBe(skewMs / 1_000);
  expect(events).toEqual(["clock.skewed"]);
  expect(changes).toEqual([]);
});

test("a clock that is stepped is found within a second, told of once, and right again when it is well right", () => {
  const { state, watch, events, changes } = begin(0);
  state.skewMs = 15_000;
  vi.advanceTimersByTime(60_000);
  expect(watch.isRight()).toBe(false);
  state.skewMs = 1_500;
  vi.advanceTimersByTime(60_000);
  expect(watch.isRight()).toBe(false);
  state.skewMs = 800;
  vi.advanceTimersByTime(1_000);
  expect(watch.isRight()).toBe(true);
  expect(events).toEqual(["clock.skewed", "clock.righted"]);
  expect(changes).toEqual([false, true]);
});

test("it ends", () => {
  const { state, watch, events } = begin(0);
  watch.stop();
  state.skewMs = 15_000;
  vi.advanceTimersByTime(60_000);
  expect(events).toEqual([]);
});
