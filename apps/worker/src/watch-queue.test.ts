import { expect, test, vi } from "vitest";
import { watchQueue } from "./watch-queue.ts";

test("a queue that becomes unfit is told of once, with the reason, and again when it is fit", async () => {
  const evicts = "Redis would evict jobs when it is full (maxmemory-policy is allkeys-lru)";
  const answers = [null, evicts, evicts, evicts, null, null, evicts];
  const lines: unknown[] = [];
  const write = (event: string, fields?: unknown): number => lines.push(fields === undefined ? event : [event, fields]);
  let asked = 0;
  const watch = watchQueue({
    fault: async () => answers[asked++] ?? null,
    log: { info: write, warn: write, error: write },
    intervalMs: 1,
  });
  await vi.waitUntil(() => asked > 8);
  await watch.stop();
  expect(lines).toEqual([
    ["queue.unfit", { reason: evicts }],
    "queue.fit_again",
    ["queue.unfit", { reason: evicts }],
    "queue.fit_again",
  ]);
  const askedByThen = asked;
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(asked).toBe(askedByThen);
});
