import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { startWatchdog } from "./watchdog.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function begin({ isServed }: { isServed: boolean }) {
  const bornMs = performance.now();
  const state = { spokeMs: bornMs };
  const events: string[] = [];
  let ends = 0;
  const write = (event: string): number => events.push(event);
  const pulse = {
    name: "messages",
    isAlive: () => true,
    lastProgressAt: () => new Date(),
    silenceMs: () => performance.now() - state.spokeMs,
    isServed: () => isServed,
  };
  const dog = startWatchdog({
    pulses: () => [pulse],
    log: { info: write, warn: write, error: write },
    onStuck: () => {
      ends += 1;
    },
  });
  return { state, events, dog, ends: () => ends };
}

test("a part that stands still although it could work ends the process after a minute, once", () => {
  const { events, ends } = begin({ isServed: true });
  vi.advanceTimersByTime(60_000);
  expect(ends()).toBe(0);
  vi.advanceTimersByTime(120_000);
  expect(ends()).toBe(1);
  expect(events).toEqual(["worker.stuck"]);
});

test("an outage of the stores is waited out for five minutes, and no longer", () => {
  const { ends } = begin({ isServed: false });
  vi.advanceTimersByTime(300_000);
  expect(ends()).toBe(0);
  vi.advanceTimersByTime(2_000);
  expect(ends()).toBe(1);
});

test("progress keeps it quiet, and so does its end", () => {
  const { state, dog, ends } = begin({ isServed: true });
  for (let minute = 0; minute < 10; minute++) {
    vi.advanceTimersByTime(59_000);
    state.spokeMs = performance.now();
  }
  dog.stop();
  vi.advanceTimersByTime(600_000);
  expect(ends()).toBe(0);
});
