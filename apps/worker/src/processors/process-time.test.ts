import { expect, test, vi } from "vitest";
import { toProcessTime } from "./process-time.ts";

test.each([
  ["ahead of", 90_000],
  ["behind", -90_000],
  ["as", 0],
])("a process whose clock goes %s the database's waits as long as the row says", (_case, aheadMs) => {
  vi.useFakeTimers({ now: new Date("2026-11-21T12:00:00Z") });
  try {
    const clock = { now: () => new Date(Date.now() - aheadMs) };
    const due = new Date(clock.now().getTime() + 8_000);
    const outcome = toProcessTime({ kind: "again", at: due }, clock);
    if (outcome.kind !== "again") throw new Error(outcome.kind);
    expect(outcome.at.getTime() - Date.now()).toBe(8_000);
  } finally {
    vi.useRealTimers();
  }
});

test("what is over stays over", () => {
  const clock = { now: () => new Date(0) };
  expect(toProcessTime({ kind: "done" }, clock)).toEqual({ kind: "done" });
  expect(toProcessTime({ kind: "drop", reason: "x" }, clock)).toEqual({ kind: "drop", reason: "x" });
});
