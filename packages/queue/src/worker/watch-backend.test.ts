import type { BackendFactory, IQueueBackend } from "bullmq";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { watchBackend } from "./watch-backend.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function watch(moveToActive: () => Promise<unknown[]>): { backend: IQueueBackend; turns: () => number } {
  let turns = 0;
  const factory = (() => ({ maximumBlockTimeout: 3_600, moveToActive })) as unknown as BackendFactory<
    IQueueBackend,
    unknown
  >;
  const watched = watchBackend(factory, {
    onTurn: () => {
      turns += 1;
    },
  });
  return { backend: watched("messages", { connection: null }, {}), turns: () => turns };
}

test("a worker whose backend refuses asks a few times a second, not thousands", async () => {
  const ask = vi.fn(() => Promise.reject(new Error("OOM command not allowed")));
  const { backend, turns } = watch(ask);
  let asking = true;
  const loop = (async () => {
    while (asking) await backend.moveToActive("t").catch(() => {});
  })();
  await vi.advanceTimersByTimeAsync(10_000);
  asking = false;
  await vi.advanceTimersByTimeAsync(1_000);
  await loop;
  expect(ask.mock.calls.length).toBeLessThanOrEqual(41);
  expect(turns()).toBe(0);
});

test("a look for work that comes back is a sign of life, found or not, and is not held up", async () => {
  const { backend, turns } = watch(async () => [null, "", 0, 0]);
  expect(await backend.moveToActive("t")).toEqual([null, "", 0, 0]);
  expect(turns()).toBe(1);
  expect(vi.getTimerCount()).toBe(0);
});

test("no wait for work trusts a silent connection for long", () => {
  expect(watch(async () => []).backend.maximumBlockTimeout).toBe(4);
});
