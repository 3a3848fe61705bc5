import { expect, test, vi } from "vitest";
import { startHeartbeat } from "./heartbeat.ts";

const worker = { id: "0199f000-0000-7000-8000-000000000001", queues: ["messages"] };

function setUp(beats: readonly (Error | null)[]) {
  const said: string[] = [];
  const warnings: string[] = [];
  const heartbeats = {
    async beat() {
      const fault = beats[said.length] ?? null;
      said.push(fault === null ? "beat" : "missed");
      if (fault !== null) throw fault;
    },
    async leave(id: string) {
      said.push(`left ${id}`);
    },
  };
  const log = { info: vi.fn(), warn: (event: string) => void warnings.push(event), error: vi.fn() };
  return { said, warnings, start: () => startHeartbeat({ worker, heartbeats, log, intervalMs: 5 }) };
}

test("a worker beats before it claims anything, goes on beating, and says goodbye", async () => {
  const { said, start } = setUp([]);
  const heartbeat = await start();
  expect(said).toEqual(["beat"]);
  await expect.poll(() => said.length).toBeGreaterThan(3);
  await heartbeat.stop();
  expect(said.at(-1)).toBe(`left ${worker.id}`);
});

test("beats that fail do not end it: an outage is one line, and the next beat counts again", async () => {
  const away = new Error("away");
  const { said, warnings, start } = setUp([null, away, away, away, null, away]);
  const heartbeat = await start();
  await expect.poll(() => said.length).toBeGreaterThan(7);
  await heartbeat.stop();
  expect(said.slice(0, 6)).toEqual(["beat", "missed", "missed", "missed", "beat", "missed"]);
  expect(warnings).toEqual(["heartbeat.missed", "heartbeat.missed"]);
});

test("a worker whose first beat fails does not start: others would take its texts over at once", async () => {
  const { start } = setUp([new Error("away")]);
  await expect(start()).rejects.toThrow("away");
});
