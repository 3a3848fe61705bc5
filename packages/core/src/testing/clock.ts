import { addSeconds, type Clock } from "../runtime/index.ts";

/** A clock that stands still until it is told otherwise. */
export interface TestClock extends Clock {
  advance(seconds: number): void;
}

export const TEST_START = new Date("2026-11-20T20:00:00.000Z");

export function createTestClock(start: Date = TEST_START): TestClock {
  let now = start;
  return {
    now: () => now,
    advance(seconds) {
      now = addSeconds(now, seconds);
    },
  };
}
