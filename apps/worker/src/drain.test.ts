import { expect, test } from "vitest";
import { drain, type Part } from "./drain.ts";

function draining(parts: readonly Part[], deadlineMs = 5_000) {
  const events: string[] = [];
  const write = (event: string): number => events.push(event);
  return { events, done: drain(parts, { log: { info: write, warn: write, error: write }, deadlineMs }) };
}

test("parts end one after the other, so that none is used after its end", async () => {
  const order: string[] = [];
  const part = (name: string): Part => ({
    name,
    stop: async () => {
      order.push(`${name} stops`);
      await Promise.resolve();
      order.push(`${name} ended`);
    },
  });
  expect(await draining([part("workers"), part("database")]).done).toBe(true);
  expect(order).toEqual(["workers stops", "workers ended", "database stops", "database ended"]);
});

test("a part that cannot end does not keep the others from ending", async () => {
  let closed = false;
  const { events, done } = draining([
    { name: "jobs", stop: () => Promise.reject(new Error("gone already")) },
    {
      name: "database",
      stop: async () => {
        closed = true;
      },
    },
  ]);
  expect(await done).toBe(false);
  expect(closed).toBe(true);
  expect(events).toEqual(["part.stop_failed"]);
});

test("a part that hangs costs the deadline and no more", async () => {
  const { events, done } = draining([{ name: "workers", stop: () => new Promise(() => {}) }], 20);
  expect(await done).toBe(false);
  expect(events).toEqual(["drain.overran"]);
});
