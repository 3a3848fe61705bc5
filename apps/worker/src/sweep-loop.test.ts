import type { SweepReport } from "@proofline/core/sweep";
import { expect, test, vi } from "vitest";
import { type SweepLoopDeps, startSweepLoop } from "./sweep-loop.ts";

const idle: SweepReport = { expired: 0, nudged: 0, recovered: 0, rematched: 0, unconfirmed: 0, followed: 0, erased: 0 };
const now = new Date("2026-11-21T12:00:00Z");

function looping(over: Partial<SweepLoopDeps>) {
  const lines: { event: string; fields: unknown }[] = [];
  const write = (event: string, fields?: unknown): number => lines.push({ event, fields });
  const loop = startSweepLoop({
    clock: { now: () => now },
    sweep: async () => idle,
    sweeps: { rotatePartitions: async () => {} },
    log: { info: write, warn: write, error: write },
    intervalMs: 1,
    ...over,
  });
  return { loop, lines };
}

test("a round that fails is told of, and the next one comes", async () => {
  const rounds: (SweepReport | null)[] = [];
  let calls = 0;
  const { loop, lines } = looping({
    sweep: async () => {
      calls += 1;
      if (calls < 3) throw new Error("the database is away");
      return { ...idle, nudged: 2 };
    },
    onRound: (report) => rounds.push(report),
  });
  await vi.waitUntil(() => rounds.some((report) => report !== null));
  await loop.stop();
  expect(rounds.slice(0, 3)).toEqual([null, null, { ...idle, nudged: 2 }]);
  expect(lines.map(({ event }) => event).slice(0, 3)).toEqual(["sweep.failed", "sweep.failed", "sweep.finished"]);
  expect(loop.isAlive()).toBe(true);
});

test("a round that finds nothing to do writes nothing", async () => {
  let calls = 0;
  const { loop, lines } = looping({
    sweep: async () => {
      calls += 1;
      return idle;
    },
  });
  await vi.waitUntil(() => calls > 3);
  await loop.stop();
  expect(lines).toEqual([]);
});

test("no round begins after the stop, and the stop waits for the one that runs", async () => {
  const first = Promise.withResolvers<SweepReport>();
  let calls = 0;
  const { loop } = looping({
    sweep: () => {
      calls += 1;
      return first.promise;
    },
  });
  await vi.waitUntil(() => calls === 1);
  let stopped = false;
  const stopping = loop.stop().then(() => {
    stopped = true;
  });
  await Promise.resolve();
  expect(stopped).toBe(false);
  first.resolve({ ...idle, expired: 10_000 });
  await stopping;
  expect(calls).toBe(1);
});

test("a backlog is worked off without pauses", async () => {
  let calls = 0;
  const { loop } = looping({
    intervalMs: 3_600_000,
    sweep: async () => {
      calls += 1;
      return calls < 5 ? { ...idle, expired: 500 } : idle;
    },
  });
  await vi.waitUntil(() => calls === 5);
  await loop.stop();
  expect(calls).toBe(5);
});

test("what is older than thirty days goes, at the start, then hourly, and again after a failure", async () => {
  const rotated: Date[] = [];
  let calls = 0;
  const { loop, lines } = looping({
    sweeps: {
      rotatePartitions: async (createdBefore) => {
        rotated.push(createdBefore);
        if (rotated.length === 1) throw new Error("lock timeout");
      },
    },
    sweep: async () => {
      calls += 1;
      return idle;
    },
  });
  await vi.waitUntil(() => calls > 5);
  await loop.stop();
  expect(rotated).toEqual([new Date("2026-10-22T12:00:00Z"), new Date("2026-10-22T12:00:00Z")]);
  expect(lines.map(({ event }) => event)).toEqual(["partitions.rotation_failed"]);
});

test("rounds that fail are no progress, and are told apart from one that hangs", async () => {
  vi.useFakeTimers({ toFake: ["performance"] });
  try {
    let fails = true;
    let calls = 0;
    const { loop } = looping({
      sweep: async () => {
        calls += 1;
        if (fails) throw new Error("the database is away");
        return idle;
      },
    });
    await vi.waitUntil(() => calls > 2);
    vi.advanceTimersByTime(31_000);
    expect([loop.isAlive(), loop.isRefused()]).toEqual([false, true]);
    expect(loop.silenceMs()).toBeGreaterThanOrEqual(31_000);
    fails = false;
    await vi.waitUntil(() => loop.isAlive());
    expect(loop.isRefused()).toBe(false);
    await loop.stop();
  } finally {
    vi.useRealTimers();
  }
});

test("a round that hangs is no progress", async () => {
  vi.useFakeTimers({ toFake: ["performance"] });
  try {
    const hanging = Promise.withResolvers<SweepReport>();
    const { loop } = looping({ sweep: () => hanging.promise });
    expect(loop.isAlive()).toBe(true);
    vi.advanceTimersByTime(31_000);
    expect([loop.isAlive(), loop.isRefused()]).toEqual([false, false]);
    hanging.resolve(idle);
    await loop.stop();
  } finally {
    vi.useRealTimers();
  }
});
