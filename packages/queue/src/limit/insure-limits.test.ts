import type { LimitMemory, Limits, Meter } from "@proofline/core/limit";
import { emptyMeter, judgeMeters, type MeterState } from "@proofline/core/limit";
import { fromUuid } from "@proofline/core/runtime";
import { expect, test } from "vitest";
import { insureLimits } from "./insure-limits.ts";

const projectId = fromUuid("prj", "019a0000-0000-7000-8000-000000000001");
const aMeter = (more: Partial<Meter> = {}): Meter => ({
  key: "number",
  seconds: 3_600,
  max: 3,
  enforced: true,
  adds: true,
  reopenShare: null,
  raisedBy: null,
  ...more,
});

/** By the pure rules, in memory. */
function createLimits(): Limits & { away: boolean } {
  const states = new Map<string, MeterState>();
  const limits = {
    away: false,
    async take({ meters }: Parameters<Limits["take"]>[0]) {
      if (limits.away) throw new Error("away");
      const before = meters.map(({ key, seconds }) => states.get(`${key} ${seconds}`) ?? emptyMeter);
      const { answer, states: after } = judgeMeters({ meters, states: before, atMs: Date.now() });
      for (const [i, { key, seconds }] of meters.entries()) states.set(`${key} ${seconds}`, after[i] ?? emptyMeter);
      return answer;
    },
    async giveBack() {
      if (limits.away) throw new Error("away");
    },
  };
  return limits;
}

function open(sends: number) {
  const [first, instead] = [createLimits(), createLimits()];
  const minutes = [{ key: "number", minute: Math.floor(Date.now() / 60_000), sends }];
  const memory: LimitMemory = { anything: sends > 0, minutes };
  const warned: string[] = [];
  const limits = insureLimits(first, {
    instead,
    ledger: { read: async () => memory },
    warn: (event) => warned.push(event),
  });
  const take = async (meter: Meter = aMeter()) => (await limits.take({ projectId, meters: [meter] })).kind;
  return { first, instead, limits, warned, take };
}

test("a store that is away stops no send, and what it had counted counts on", async () => {
  const { first, warned, take } = open(1);
  first.away = true;
  expect([await take(), await take(), await take()]).toEqual(["taken", "taken", "refused"]);
  expect(warned).toContain("limits.taken_instead");
});

test("what was used up stays used up, and says so in its own numbers", async () => {
  const { first, limits } = open(3);
  first.away = true;
  const { kind, readings } = await limits.take({ projectId, meters: [aMeter()] });
  expect(kind).toBe("refused");
  expect(readings[0]).toMatchObject({ used: 3, max: 3, refuses: true });
});

test("a store that answers is the only one that is asked", async () => {
  const { instead, take } = open(0);
  instead.away = true;
  expect([await take(), await take(), await take(), await take()]).toEqual(["taken", "taken", "taken", "refused"]);
});

test("when neither answers nothing is sent", async () => {
  const { first, instead, take, limits } = open(0);
  first.away = true;
  instead.away = true;
  await expect(take()).rejects.toThrow("away");
  await expect(limits.giveBack({ projectId, meters: [], atMs: 0, sends: 1 })).rejects.toThrow("away");
});

test("what no limit counts goes on being counted by none", async () => {
  const { first, take } = open(50);
  first.away = true;
  expect(await take(aMeter({ max: null }))).toBe("taken");
});
