import { fromUuid } from "@proofline/core/runtime";
import { createCheckTally, type SprayStore } from "@proofline/core/spray";
import { expect, test, vi } from "vitest";
import { watchChecks } from "./watch-checks.ts";

const project = fromUuid("prj", "019a0000-0000-7000-8000-000000000001");

function aWatch(add: SprayStore["add"]) {
  const tally = createCheckTally();
  const lines: string[] = [];
  const watch = watchChecks({
    tally,
    sprays: { add, raise: async () => [] },
    jobs: { enqueue: async () => {}, ride: () => null },
    log: { warn: (event) => void lines.push(event) },
    intervalMs: 1,
  });
  return { tally, lines, watch };
}

test("what was counted last is added before the process ends, and an alarm is in the log", async () => {
  const { tally, lines, watch } = aWatch(
    async () => new Map([[project, { recent: { wrong: 300, right: 0 }, usual: { wrong: 0, right: 0 } }]]),
  );
  tally.note(project, false);
  await watch.stop();
  expect(lines).toEqual(["guessing.suspected"]);
});

test("a store that is away is said once, and nothing is lost", async () => {
  let away = true;
  const added: number[] = [];
  const { tally, lines, watch } = aWatch(async (counts) => {
    if (away) throw new Error("away");
    added.push(counts.get(project)?.wrong ?? 0);
    return new Map();
  });
  tally.note(project, false);
  await vi.waitFor(() => expect(lines).toEqual(["checks.not_counted"]));
  tally.note(project, false);
  away = false;
  await vi.waitFor(() => expect(added).toEqual([2]));
  await watch.stop();
  expect(lines).toEqual(["checks.not_counted"]);
});
