import { describe, expect, test } from "vitest";
import type { SendResult } from "../provider/index.ts";
import { createTestClock } from "../testing/clock.ts";
import { createMemoryHealthStore } from "../testing/memory-health-store.ts";
import { createRecordingJobs } from "../testing/recording-jobs.ts";
import { createHealthBoard } from "./board.ts";
import { breaker } from "./breaker.ts";

const yes: SendResult = { kind: "accepted", providerMessageId: "SM1", segments: 1 };
const refused: SendResult = { kind: "rejected", reason: "number", providerCode: null, retryAfterSeconds: null };
const silence: SendResult = { kind: "unknown", cause: "timeout", providerCode: null };

function setUp(processes = 2) {
  const clock = createTestClock();
  const store = createMemoryHealthStore(clock);
  const jobs = createRecordingJobs();
  const boards = Array.from({ length: processes }, () => createHealthBoard({ store, clock, jobs }));
  const [here, there] = boards;
  if (here === undefined || there === undefined) throw new Error("at least two");
  const turns = async () => {
    for (const board of boards) await board.turn();
  };
  const hear = (result: SendResult, { times = 1, probe = false } = {}) => {
    for (let i = 0; i < times; i++) here.note({ account: "twilio", result, probe });
  };
  /** An open breaker that every process knows of, its cool-down over. */
  const openUp = async () => {
    hear(silence, { times: 5 });
    await turns();
    clock.advance(breaker.coolDownSeconds);
    await turns();
  };
  return { clock, store, boards, here, there, turns, hear, openUp };
}

test("what one process hears opens the breaker for all, and it is told once", async () => {
  const { here, there, turns, hear, store } = setUp();
  hear(silence, { times: 5 });
  expect(there.standingOf("twilio")).toEqual({ kind: "closed" });
  await turns();
  expect(here.standingOf("twilio")).toEqual({ kind: "open" });
  expect(there.standingOf("twilio")).toEqual({ kind: "open" });
  expect(there.standingOf("twilio-eu")).toEqual({ kind: "closed" });
  expect(store.told).toMatchObject([
    { type: "provider.degraded", data: { provider: { account: "twilio", state: "open" } } },
  ]);
});

test("failures of several processes add up", async () => {
  const { boards, here, turns } = setUp(5);
  for (const board of boards) board.note({ account: "twilio", result: silence, probe: false });
  await turns();
  await turns();
  expect(here.standingOf("twilio")).toEqual({ kind: "open" });
});

test("a process that starts in an outage knows of it with its first turn", async () => {
  const { clock, store, openUp } = setUp();
  await openUp();
  const late = createHealthBoard({ store, clock, jobs: createRecordingJobs() });
  await late.turn();
  expect(late.standingOf("twilio")).toEqual({ kind: "half_open" });
});

test("three good probes bring it back: a share at first, then all, and that is told once", async () => {
  const { clock, here, there, turns, hear, openUp, store } = setUp();
  await openUp();
  for (const result of [yes, refused, yes]) {
    expect(await there.takeProbe({ account: "twilio", eager: false })).toBe(true);
    expect(await here.takeProbe({ account: "twilio", eager: false })).toBe(false);
    hear(result, { probe: true });
    await turns();
    clock.advance(breaker.probeGapSeconds);
    await turns();
  }
  expect(there.standingOf("twilio")).toMatchObject({ kind: "recovering" });
  clock.advance(breaker.recoverySeconds);
  await turns();
  expect(there.standingOf("twilio")).toEqual({ kind: "closed" });
  expect(store.told.map(({ type }) => type)).toEqual(["provider.degraded", "provider.recovered"]);
});

test("a bad probe keeps everybody away for longer", async () => {
  const { clock, here, there, turns, hear, openUp } = setUp();
  await openUp();
  expect(await here.takeProbe({ account: "twilio", eager: false })).toBe(true);
  hear(silence, { probe: true });
  await turns();
  clock.advance(9);
  expect(there.standingOf("twilio")).toEqual({ kind: "open" });
  clock.advance(1);
  expect(there.standingOf("twilio")).toEqual({ kind: "half_open" });
});

test("late answers of calls that were no probe do not move what is open", async () => {
  const { there, turns, hear, openUp } = setUp();
  await openUp();
  hear(yes, { times: 50 });
  await turns();
  expect(there.standingOf("twilio")).toEqual({ kind: "half_open" });
});

test("of many messages in one process one asks for the probe, and the others do not wait for the store", async () => {
  const { here, store, openUp } = setUp();
  await openUp();
  const asked: boolean[] = [];
  const { takeProbe } = store;
  store.takeProbe = async (request) => {
    asked.push(true);
    return await takeProbe(request);
  };
  const taken = await Promise.all(
    Array.from({ length: 50 }, () => here.takeProbe({ account: "twilio", eager: false })),
  );
  expect(taken.filter(Boolean)).toHaveLength(1);
  expect(asked).toHaveLength(1);
});

test("who waits looks again after a second, and a thousand that wait take turns", async () => {
  const { clock, here } = setUp();
  const pauses = (count: number) =>
    Array.from({ length: count }, () => (here.nextLook().getTime() - clock.now().getTime()) / 1_000);
  expect(Math.max(...pauses(5))).toBeLessThan(1.1);
  clock.advance(1);
  const many = pauses(1_000);
  expect(Math.min(...many)).toBeGreaterThanOrEqual(1);
  for (let second = 1; second < 10; second++) {
    const looks = many.filter((pause) => pause >= second && pause < second + 1).length;
    expect(looks).toBeLessThanOrEqual(breaker.looksPerSecondMax + 1);
    expect(looks).toBeGreaterThan(breaker.looksPerSecondMax * 0.9);
  }
});

describe("while the store is away", () => {
  const away = new Error("away");

  test("everybody stands as before, and what is heard counts afterwards", async () => {
    const { here, there, store, turns, hear, openUp } = setUp();
    await openUp();
    const { sync } = store;
    store.sync = () => Promise.reject(away);
    here.note({ account: "vonage", result: silence, probe: false });
    await expect(here.turn()).rejects.toThrow("away");
    expect(here.standingOf("twilio")).toEqual({ kind: "half_open" });
    for (let i = 0; i < 4; i++) here.note({ account: "vonage", result: silence, probe: false });
    await expect(here.turn()).rejects.toThrow("away");
    store.sync = sync;
    await turns();
    expect(there.standingOf("vonage")).toEqual({ kind: "open" });
    hear(yes);
  });

  test("the word of a probe is kept", async () => {
    const { clock, here, there, store, turns, hear, openUp } = setUp();
    await openUp();
    expect(await here.takeProbe({ account: "twilio", eager: false })).toBe(true);
    const { change } = store;
    store.change = () => Promise.reject(away);
    hear(yes, { probe: true });
    await expect(here.turn()).rejects.toThrow("away");
    store.change = change;
    await turns();
    clock.advance(breaker.probeGapSeconds);
    expect(there.standingOf("twilio")).toEqual({ kind: "half_open" });
  });
});
