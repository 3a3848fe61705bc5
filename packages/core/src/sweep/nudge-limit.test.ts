import { describe, expect, test } from "vitest";
import { nudgeLimit } from "./nudge-limit.ts";

describe("a round nudges", () => {
  test("a whole batch when the queue lost its jobs", () => {
    expect(nudgeLimit({ unsent: 50_000, held: 0, batch: 500 })).toBe(500);
    expect(nudgeLimit({ unsent: 50_000, held: 49_000, batch: 500 })).toBe(500);
  });

  test("no more than are missing", () => {
    expect(nudgeLimit({ unsent: 1_000, held: 900, batch: 500 })).toBe(100);
  });

  test("only a few while every text has its job and waits for its turn", () => {
    expect(nudgeLimit({ unsent: 50_000, held: 50_000, batch: 500 })).toBe(25);
    expect(nudgeLimit({ unsent: 50_000, held: 90_000, batch: 500 })).toBe(25);
  });

  test("nothing while the queue is away: the nudge would be lost, and the next one come later for it", () => {
    expect(nudgeLimit({ unsent: 50_000, held: null, batch: 500 })).toBe(0);
  });
});
