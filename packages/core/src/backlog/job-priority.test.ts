import { describe, expect, test } from "vitest";
import { jobPriority } from "./job-priority.ts";

const interactive = (unsent: number) => jobPriority({ unsent, urgency: "interactive" });
const bulk = (unsent: number) => jobPriority({ unsent, urgency: "bulk" });

describe("a text", () => {
  test("of a quiet project passes those of a flooding one, and more so the larger the flood", () => {
    expect([0, 99, 100, 999, 1_000, 9_999, 10_000, 1_000_000].map(interactive)).toEqual([0, 0, 1, 1, 2, 2, 3, 3]);
  });

  test("that a person waits for passes all bulk work, however large the flood it is in", () => {
    expect(bulk(0)).toBeGreaterThan(interactive(1_000_000));
  });

  test("of little bulk work passes those of much", () => {
    expect([0, 100, 1_000, 10_000].map(bulk)).toEqual([4, 5, 6, 7]);
  });
});
