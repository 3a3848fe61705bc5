import { expect, test } from "vitest";
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
  const log = { warn: (event: string) => void warnings.push(event) };
  return { taken: () => taken, warnings, start: () => watchProviders({ board, log, intervalMs: 5 }) };
}

test("an api knows who is down before it accepts, and keeps it fresh", async () => {
  const { taken, start } = setUp([]);
  const watch = await start();
  expect(taken()).toBe(1);
  await expect.poll(taken).toBeGreaterThan(3);
  await watch.stop();
});

test("an outage of the store is one line, and the watch goes on", async () => {
  const away = new Error("away");
  const { taken, warnings, start } = setUp([null, away, away, null, away]);
  const watch = await start();
  await expect.poll(taken).toBeGreaterThan(6);
  await watch.stop();
  expect(warnings).toEqual(["provider_health.turn_failed", "provider_health.turn_failed"]);
});

test("an api that cannot know who is down does not start", async () => {
  await expect(setUp([new Error("away")]).start()).rejects.toThrow("away");
});
