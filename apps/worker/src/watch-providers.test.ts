import { expect, test, vi } from "vitest";
import { watchProviders } from "./watch-providers.ts";

function setUp(turns: readonly (Error | null)[]) {
  let taken = 0;
  const warnings: string[] = [];
  const board = {
    async turn() {
      const fault = turns[taken++] ?? null;
      if (fault !== null) throw fault;
    },
  };
  const log = { info: vi.fn(), warn: (event: string) => void warnings.push(event), error: vi.fn() };
  return { taken: () => taken, warnings, start: () => watchProviders({ board, log, intervalMs: 5 }) };
}

test("a worker knows who is down before it sends, keeps it fresh, and tells at its end what it heard last", async () => {
  const { taken, start } = setUp([]);
  const watch = await start();
  expect(taken()).toBe(1);
  await expect.poll(taken).toBeGreaterThan(3);
  const before = taken();
  await watch.stop();
  expect(taken()).toBeGreaterThan(before);
});

test("an outage of the store is one line, and the watch goes on", async () => {
  const away = new Error("away");
  const { taken, warnings, start } = setUp([null, away, away, null, away]);
  const watch = await start();
  await expect.poll(taken).toBeGreaterThan(6);
  await watch.stop();
  expect(warnings).toEqual(["provider_health.turn_failed", "provider_health.turn_failed"]);
});

test("a worker that cannot know who is down does not start", async () => {
  await expect(setUp([new Error("away")]).start()).rejects.toThrow("away");
});
