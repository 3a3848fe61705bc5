import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Canary, startCanary } from "./canary.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A backend that holds canaries until the test lets them go. */
function begin() {
  const held = new Set<string>();
  const sent: string[] = [];
  const backend = { isAway: false, held, sent };
  const canary: Canary = startCanary({
    queue: "messages",
    owner: "w1",
    intervalMs: 3_000,
    post: {
      async sendCanary(_queue, key) {
        if (backend.isAway) throw new Error("away");
        if (!held.has(key)) sent.push(key);
        held.add(key);
      },
      async isCanaryOut(_queue, key) {
        if (backend.isAway) throw new Error("away");
        return held.has(key);
      },
    },
  });
  return { backend, canary };
}

test("a queue on which nothing ends is seen, however long its backend goes on to answer", async () => {
  const { backend, canary } = begin();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(canary.silenceMs()).toBeGreaterThan(19_000);
  expect(canary.isTaken()).toBe(true);
  expect(backend.sent).toEqual(["canary_w1_0"]);
  await canary.stop();
});

test("a canary that any worker ran is progress, and the next one is sent", async () => {
  const { backend, canary } = begin();
  await vi.advanceTimersByTimeAsync(20_000);
  backend.held.clear();
  await vi.advanceTimersByTimeAsync(3_000);
  expect(canary.silenceMs()).toBeLessThan(3_001);
  expect(backend.sent).toEqual(["canary_w1_0", "canary_w1_1"]);
  canary.ran("canary_other_7");
  expect(canary.silenceMs()).toBe(0);
  await canary.stop();
});

test("a backend that takes nothing is told apart from a queue that stands still", async () => {
  const { backend, canary } = begin();
  backend.isAway = true;
  await vi.advanceTimersByTimeAsync(20_000);
  expect(canary.isTaken()).toBe(false);
  expect(canary.silenceMs()).toBeGreaterThan(19_000);
  backend.isAway = false;
  await vi.advanceTimersByTimeAsync(3_000);
  expect(canary.isTaken()).toBe(true);
  await canary.stop();
});

test("a worker that takes no jobs on purpose is not silent, and begins anew", async () => {
  const { backend, canary } = begin();
  canary.rest();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(canary.silenceMs()).toBe(0);
  canary.wake();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(canary.silenceMs()).toBeGreaterThan(4_000);
  expect(backend.sent).toEqual(["canary_w1_0", "canary_w1_1"]);
  await canary.stop();
});
