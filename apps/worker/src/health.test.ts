import { describe, expect, test, vi } from "vitest";
import { createHealthApp, type HealthDeps, type Phase } from "./health.ts";

const at = new Date("2026-11-21T12:00:00Z");
const pulse = (name: string, alive: boolean) => ({
  name,
  isAlive: () => alive,
  lastProgressAt: () => at,
  silenceMs: () => 0,
  isServed: () => true,
});
const away = async (): Promise<void> => {
  throw new Error("ECONNREFUSED 10.0.0.5:5432");
};
const here = async (): Promise<void> => {};

async function ask(path: string, over: Partial<HealthDeps> = {}) {
  const app = createHealthApp({
    phase: () => "running",
    pulses: () => [pulse("messages", true), pulse("sweep", true)],
    isClockRight: () => true,
    eventLoopLagMs: () => 3.2,
    pings: { database: here, queue: here },
    metrics: async () => ({ contentType: "text/plain; version=0.0.4", text: "up 1\n" }),
    ...over,
  });
  const answer = await app.request(path);
  return { status: answer.status, text: await answer.text(), type: answer.headers.get("content-type") };
}

describe("ready", () => {
  test("when the workers run and database and queue answer", async () => {
    expect(await ask("/health/ready")).toMatchObject({ status: 200 });
  });

  test.each<[string, Partial<HealthDeps>]>([
    ["the database is away", { pings: { database: away, queue: here } }],
    ["the queue is away", { pings: { database: here, queue: away } }],
    ["the workers have yet to start", { phase: (): Phase => "starting" }],
    ["its clock is wrong", { isClockRight: () => false }],
    ["the process drains", { phase: (): Phase => "draining" }],
  ])("not when %s, and the answer names no address", async (_case, over) => {
    const { status, text } = await ask("/health/ready", over);
    expect(status).toBe(503);
    expect(text).not.toContain("10.0.0.5");
  });

  test("not when the database never answers", async () => {
    vi.useFakeTimers();
    try {
      const hanging = { database: () => new Promise<void>(() => {}), queue: here };
      const asked = ask("/health/ready", { pings: hanging });
      await vi.advanceTimersByTimeAsync(10_000);
      expect(await asked).toMatchObject({ status: 503 });
    } finally {
      vi.useRealTimers();
    }
  });
});

describe("live", () => {
  test("while everything makes progress, and it says when it last did", async () => {
    const { status, text } = await ask("/health/live");
    expect(status).toBe(200);
    expect(JSON.parse(text)).toEqual({
      status: "alive",
      silent: [],
      clock: "ok",
      event_loop_lag_ms: 3,
      last_progress_at: { messages: at.toISOString(), sweep: at.toISOString() },
    });
  });

  test("not when a part went silent", async () => {
    const { status, text } = await ask("/health/live", { pulses: () => [pulse("messages", false)] });
    expect(status).toBe(503);
    expect(JSON.parse(text)).toMatchObject({ status: "stuck", silent: ["messages"] });
  });

  test("not when a part went silent because the queue is away: nothing is done, whoever is to blame", async () => {
    const over = { pulses: () => [pulse("messages", false)], pings: { database: here, queue: away } };
    expect(await ask("/health/live", over)).toMatchObject({ status: 503 });
  });

  test("not when the clock is wrong: no jobs are taken", async () => {
    const { status, text } = await ask("/health/live", { isClockRight: () => false });
    expect(status).toBe(503);
    expect(JSON.parse(text)).toMatchObject({ status: "stuck", clock: "skewed" });
  });

  test("while it drains", async () => {
    const over = { pulses: () => [pulse("messages", false)], phase: (): Phase => "draining" };
    expect(await ask("/health/live", over)).toMatchObject({ status: 200 });
  });

  test("not when the event loop comes a second late", async () => {
    expect(await ask("/health/live", { eventLoopLagMs: () => 1_500 })).toMatchObject({ status: 503 });
  });
});

test("metrics are what the registry says", async () => {
  expect(await ask("/metrics")).toEqual({ status: 200, text: "up 1\n", type: "text/plain; version=0.0.4" });
});
