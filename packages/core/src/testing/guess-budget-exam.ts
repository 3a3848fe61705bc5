import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { countGuess, type GuessBudget, giveBack, lockedUntil } from "../guess/index.ts";
import type { LockLimits, LockStore } from "../lock/index.ts";
import { addSeconds } from "../runtime/index.ts";
import type { Verification, VerificationStore } from "../verification/index.ts";
import type { Event } from "../webhook/index.ts";

export interface GuessGround {
  readonly verifications: VerificationStore;
  readonly locks: LockStore;
  now(): Date;
  /** A live Verification of the `number`th number that takes as many guesses as one likes. */
  start(number: number, userId: string | null): Promise<Verification>;
  succeed(verification: Verification): Promise<void>;
  /** Lets time go by for budgets, and for nothing else. */
  pass(seconds: number): Promise<void>;
  /** Those of locks, oldest first. */
  events(): Promise<readonly Event[]>;
}

const limits: LockLimits = {
  number: { max: 3, consecutiveMax: 8, windowSeconds: 3_600 },
  user: { max: 4, consecutiveMax: 100, windowSeconds: 3_600 },
};
/** What the ground's project has. */
export const EXAM_LOCKOUT_SECONDS = 7_200;
/** Longer than any budget remembers; what is left over is a number's guesses in a row. */
const EVER_SECONDS = 1_000_000;

/** What every pair of stores owes to whoever holds a number, and to whoever guesses at it. */
export function guessBudgetExam(openGround: () => GuessGround): void {
  let ground: GuessGround;
  let serial = 0;
  beforeEach(() => {
    ground = openGround();
    serial += 10;
  });

  const spend = async ({ projectId, id }: Verification) =>
    await ground.verifications.spendCheck({ projectId, id, limits, verifiedWithinSeconds: 60 });
  const guess = async (verification: Verification, times: number) => {
    for (let i = 0; i < times; i++) expect((await spend(verification))?.judged).toBe(true);
  };

  describe("the guesses of a number", () => {
    test("are shared by all its verifications, whoever they belong to", async () => {
      const mine = await ground.start(serial, null);
      const yours = await ground.start(serial, "a");
      await guess(mine, 2);
      await guess(yours, 1);
      expect(await spend(mine)).toBeNull();
      expect(await spend(yours)).toBeNull();
      expect(await ground.locks.find(yours, limits)).toMatchObject({ subject: "number" });
    });

    test("of 50 at once over five verifications, exactly as many are judged as there are", async () => {
      const all = await Promise.all(Array.from({ length: 5 }, (_, i) => ground.start(serial, `p-${serial}-${i}`)));
      const spent = await Promise.all(Array.from({ length: 50 }, (_, i) => spend(all[i % 5] ?? all[0] ?? never())));
      expect(spent.filter((one) => one?.judged)).toHaveLength(3);
      expect(spent.filter((one) => one?.judged && one.reached)).toHaveLength(1);
    });

    test("are those of its own project and of no other number", async () => {
      await guess(await ground.start(serial, null), 3);
      await guess(await ground.start(serial + 1, null), 3);
    });
  });

  describe("a verification that was just verified", () => {
    test("gives an attacker no guesses besides those of the number", async () => {
      const verification = await ground.start(serial, null);
      await guess(verification, 1);
      await ground.succeed(verification);
      await guess(verification, 3);
      expect(await spend(verification)).toBeNull();
    });

    test("costs the number nothing when its right code is repeated", async () => {
      const verification = await ground.start(serial, null);
      await guess(verification, 1);
      await ground.succeed(verification);
      for (let i = 0; i < 4; i++) {
        await guess(verification, 1);
        await ground.verifications.giveBackGuess(verification);
      }
      await guess(await ground.start(serial, null), 3);
    });
  });

  describe("the guesses of a user", () => {
    test("are shared by all the user's numbers", async () => {
      const userId = `u-${serial}`;
      await guess(await ground.start(serial, userId), 2);
      await guess(await ground.start(serial + 1, userId), 2);
      const third = await ground.start(serial + 2, userId);
      expect(await spend(third)).toBeNull();
      expect(await ground.locks.find(third, limits)).toMatchObject({ subject: "user" });
      await guess(await ground.start(serial + 2, "somebody else"), 1);
    });
  });

  describe("a lock", () => {
    test("is told once, whoever asks and however often, and lasts for the lockout from then on", async () => {
      const verification = await ground.start(serial, null);
      await guess(verification, 3);
      await Promise.all(Array.from({ length: 5 }, () => ground.locks.tell(verification)));
      const told = await eventsOf(verification);
      expect(told.map(({ type }) => type)).toEqual(["number.locked"]);
      const { until } = (await ground.locks.find(verification, limits)) ?? never();
      expect(told[0]?.data).toEqual({
        lock: { subject: "number", failures: 3, locked_until: until?.toISOString() },
      });
      const lasts = ((until?.getTime() ?? 0) - ground.now().getTime()) / 1_000;
      expect(Math.abs(lasts - EXAM_LOCKOUT_SECONDS)).toBeLessThan(5);
      await ground.pass(EXAM_LOCKOUT_SECONDS - 60);
      expect(await spend(verification)).toBeNull();
      await ground.pass(60);
      await guess(verification, 3);
    });

    test("of which nobody told is told by whoever comes by, and not before somebody had the time to", async () => {
      const verification = await ground.start(serial, `u-${serial}`);
      await guess(verification, 3);
      await ground.locks.tellForgotten(100);
      expect(await eventsOf(verification)).toEqual([]);
      await ground.pass(11);
      await ground.locks.tellForgotten(100);
      await ground.locks.tellForgotten(100);
      expect((await eventsOf(verification)).map(({ type }) => type)).toEqual(["number.locked"]);
    });

    test("does not begin where the last guess was right", async () => {
      const verification = await ground.start(serial, null);
      await guess(verification, 3);
      await ground.succeed(verification);
      await ground.locks.tell(verification);
      await ground.pass(11);
      await ground.locks.tellForgotten(100);
      expect(await eventsOf(verification)).toEqual([]);
      await guess(await ground.start(serial, null), 3);
    });

    test("is taken away by an operator, with an event; a second time changes nothing", async () => {
      const verification = await ground.start(serial, null);
      await guess(verification, 3);
      await ground.locks.tell(verification);
      const key = { projectId: verification.projectId, phoneDigest: verification.phoneDigest };
      expect(await ground.locks.unlock(key, limits.number)).toMatchObject({ wasLocked: true });
      expect(await ground.locks.unlock(key, limits.number)).toMatchObject({ wasLocked: false });
      expect((await eventsOf(verification)).map(({ type }) => type)).toEqual(["number.locked", "number.unlocked"]);
      expect(await ground.locks.find(verification, limits)).toBeNull();
      await guess(verification, 3);
    });

    test("of a user is told and taken away by the user's name", async () => {
      const userId = `u-${serial}`;
      const first = await ground.start(serial, userId);
      const second = await ground.start(serial + 1, userId);
      await guess(first, 2);
      await guess(second, 2);
      await ground.locks.tell(second);
      expect(await ground.locks.unlock({ projectId: first.projectId, userId }, limits.user)).toMatchObject({
        wasLocked: true,
      });
      const told = await eventsOf(second);
      expect(told.map(({ type }) => type)).toEqual(["user.locked", "user.unlocked"]);
      expect(told[0]?.data).toMatchObject({ lock: { subject: "user", user_id: userId, failures: 4 } });
      expect(told[1]?.data).toEqual({ lock: { subject: "user", user_id: userId } });
      await guess(first, 1);
    });

    test("after too many in a row, over any time, lasts until an operator takes it away", async () => {
      const verification = await ground.start(serial, null);
      for (let i = 0; i < 8; i++) {
        await guess(verification, 1);
        await ground.pass(EVER_SECONDS);
      }
      expect(await spend(verification)).toBeNull();
      expect(await ground.locks.find(verification, limits)).toEqual({ subject: "number", until: null });
      const { projectId, phoneDigest } = verification;
      await ground.locks.unlock({ projectId, phoneDigest }, limits.number);
      await guess(verification, 3);
    });
  });

  test("whatever happens in whatever order, both count as core says", async () => {
    const op = fc.oneof(
      { weight: 8, arbitrary: fc.record({ kind: fc.constant("guess" as const), which: fc.nat(5) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant("succeed" as const), which: fc.nat(5) }) },
      {
        weight: 2,
        arbitrary: fc.record({ kind: fc.constant("pass" as const), seconds: fc.constantFrom(600, 3_000, 9_000) }),
      },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant("unlock" as const), which: fc.nat(5) }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(op, { minLength: 10, maxLength: 40 }), async (ops) => {
        serial += 10;
        const model = new Map<string, GuessBudget>();
        const begun = ground.now();
        let passed = 0;
        const now = () => addSeconds(begun, passed);
        const rows = await Promise.all(
          Array.from({ length: 6 }, (_, i) => ground.start(serial + (i % 3), `m-${serial}-${i % 2}`)),
        );
        const used = rows.map(() => 0);
        const live = [...rows];
        const keysOf = (row: Verification) =>
          [
            [row.phoneDigest, limits.number],
            [row.userId ?? "", limits.user],
          ] as const;
        for (const step of ops) {
          if (step.kind === "pass") {
            await ground.pass(step.seconds);
            passed += step.seconds;
            continue;
          }
          const row = live[step.which] ?? never();
          if (step.kind === "unlock") {
            const { wasLocked } = await ground.locks.unlock(
              { projectId: row.projectId, phoneDigest: row.phoneDigest },
              limits.number,
            );
            const budget = model.get(row.phoneDigest);
            expect(wasLocked).toBe(budget !== undefined && lockedUntil(budget, limits.number, now()) !== false);
            model.delete(row.phoneDigest);
            continue;
          }
          if (step.kind === "succeed") {
            await ground.succeed(row);
            for (const [key] of keysOf(row)) {
              const budget = model.get(key);
              if (budget !== undefined) model.set(key, giveBack(budget, used[step.which] ?? 0));
            }
            live[step.which] = await ground.start(serial + (step.which % 3), row.userId);
            used[step.which] = 0;
            continue;
          }
          const counted = keysOf(row).map(([key, own]) => ({
            key,
            budget: countGuess(model.get(key) ?? null, own, now()),
          }));
          const spent = await spend(row);
          if (counted.some(({ budget }) => budget === null)) {
            expect(spent).toBeNull();
            continue;
          }
          for (const { key, budget } of counted) if (budget !== null) model.set(key, budget);
          used[step.which] = (used[step.which] ?? 0) + 1;
          expect(spent).toMatchObject({
            judged: true,
            reached: counted.some(({ budget }) => budget?.reachedAt != null),
          });
        }
      }),
      { numRuns: 30 },
    );
  });

  async function eventsOf({ id, phoneDigest, userId }: Verification): Promise<readonly Event[]> {
    const all = await ground.events();
    const mine = await ground.verifications.list({
      ...{ projectId: all[0]?.projectId ?? "prj_", status: null, reference: null, limit: 100, before: null },
      ...{ phoneDigest, userId, test: false },
    });
    const ids = new Set([id, ...mine.map((each) => each.id)]);
    return all.filter(({ verificationId }) => verificationId !== null && ids.has(verificationId));
  }
}

function never(): never {
  throw new Error("there is one");
}
