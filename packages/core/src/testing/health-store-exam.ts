import { beforeEach, describe, expect, test } from "vitest";
import { breaker, type Health, type HealthChange, type HealthStore, noOutcomes } from "../health/index.ts";
import { addSeconds } from "../runtime/index.ts";

export interface HealthGround {
  readonly store: HealthStore;
  now(): Date;
  /** Lets time go by, for the store alone. */
  pass(seconds: number): Promise<void>;
}

/** What every HealthStore owes to the processes that share it. `open` is asked for an account nobody knows. */
export function healthStoreExam(openGround: () => HealthGround): void {
  let ground: HealthGround;
  let account: string;
  let serial = 0;
  beforeEach(() => {
    ground = openGround();
    account = `account-${++serial}`;
  });

  const read = async (): Promise<Health> => {
    const found = (await ground.store.sync([])).find((health) => health.account === account);
    if (found === undefined) throw new Error(`${account} is not known`);
    return found;
  };
  const count = (outcomes: Partial<typeof noOutcomes>) =>
    ground.store.sync([{ account, outcomes: { ...noOutcomes, ...outcomes } }]);
  const toOpen = (change: Partial<HealthChange> = {}): HealthChange => ({
    state: "open",
    probeAt: addSeconds(ground.now(), 5),
    eagerProbeAt: addSeconds(ground.now(), 1),
    goodProbes: 0,
    failedProbes: 0,
    resets: false,
    event: null,
    ...change,
  });
  const opened = async (change: Partial<HealthChange> = {}): Promise<Health> => {
    await count({ failed: 1 });
    await ground.store.change(await read(), toOpen(change));
    return await read();
  };

  describe("what was heard", () => {
    test("by several processes at once is all counted, and each sees the sum", async () => {
      await Promise.all(Array.from({ length: 20 }, () => count({ good: 2, refused: 1, throttled: 3, failed: 1 })));
      const { lasting } = await read();
      for (const [grade, want] of [
        ["good", 40],
        ["refused", 20],
        ["throttled", 60],
        ["failed", 20],
      ] as const) {
        // They fade while they are counted; one process in twenty that was not heard would be more.
        expect(lasting[grade]).toBeGreaterThan(want * 0.97);
        expect(lasting[grade]).toBeLessThanOrEqual(want);
      }
    });

    test("fades: sooner among the recent than among the lasting", async () => {
      await count({ good: 100, failed: 100 });
      await ground.pass(breaker.recentFadeSeconds);
      await count({ good: 10 });
      const { recent, lasting } = await read();
      expect(recent.failed).toBeGreaterThan((100 / Math.E) * 0.8);
      expect(recent.failed).toBeLessThanOrEqual(100 / Math.E);
      expect(recent.good - recent.failed).toBeCloseTo(10, 0);
      expect(lasting.failed).toBeGreaterThan(90);
      expect(lasting.failed).toBeLessThan(98);
    });

    test("in a row counts until something else is heard", async () => {
      await count({ failed: 3 });
      await count({ failed: 2, throttled: 1 });
      expect((await read()).failuresInRow).toBe(5);
      await count({ failed: 1, refused: 1 });
      expect((await read()).failuresInRow).toBe(0);
    });

    test("of one account is not heard of another", async () => {
      await count({ failed: 7 });
      account = `${account}-twin`;
      await count({ good: 1 });
      expect(await read()).toMatchObject({ failuresInRow: 0, recent: { failed: 0 } });
    });
  });

  describe("a change", () => {
    test("happens once, however many processes judge alike", async () => {
      await count({ failed: 9 });
      const health = await read();
      const changes = await Promise.all(Array.from({ length: 12 }, () => ground.store.change(health, toOpen())));
      expect(changes.filter((changed) => changed !== null)).toHaveLength(1);
      expect(await read()).toMatchObject({ state: "open", version: health.version + 1 });
    });

    test("is refused to who read before the last one", async () => {
      const health = await opened();
      await ground.store.change(health, toOpen({ goodProbes: 1 }));
      expect(await ground.store.change(health, toOpen({ goodProbes: 2 }))).toBeNull();
      expect((await read()).goodProbes).toBe(1);
    });

    test("begins the counts anew where it says so, and leaves them alone where not", async () => {
      const health = await opened();
      expect(health.recent.failed).toBeGreaterThan(0.5);
      await ground.store.change(health, toOpen({ state: "recovering", resets: true }));
      expect(await read()).toMatchObject({ state: "recovering", failuresInRow: 0, recent: noOutcomes });
    });

    test("of the probes alone does not begin the state anew", async () => {
      const { since } = await opened();
      await ground.pass(3);
      await ground.store.change(await read(), toOpen({ failedProbes: 1 }));
      const health = await read();
      expect(health.failedProbes).toBe(1);
      expect(ground.now().getTime() - health.since.getTime()).toBeGreaterThan(2_500);
      expect(since).toBeInstanceOf(Date);
    });
  });

  describe("a probe", () => {
    const take = (eager = false) => ground.store.takeProbe({ account, eager });

    test("is not given before its time, nor of an account that is not open or not known", async () => {
      expect(await take()).toBe(false);
      await count({ good: 1 });
      expect(await take()).toBe(false);
      await opened();
      expect(await take()).toBe(false);
      await ground.pass(5.5);
      expect(await take()).toBe(true);
    });

    test("is given to one of many that ask at once, and to the next when it was not heard of for long", async () => {
      await opened();
      await ground.pass(6);
      const given = await Promise.all(Array.from({ length: 12 }, (_, index) => take(index % 2 === 0)));
      expect(given.filter(Boolean)).toHaveLength(1);
      await ground.pass(breaker.probeLeaseSeconds - 1);
      expect(await take(true)).toBe(false);
      await ground.pass(1.5);
      expect(await take()).toBe(true);
    });

    test("is given sooner to a message that has nobody else", async () => {
      await opened();
      await ground.pass(1.5);
      expect(await take(false)).toBe(false);
      expect(await take(true)).toBe(true);
    });
  });

  describe("an operator's word", () => {
    test("rests the breaker and its probes until it is taken back or over", async () => {
      const health = await opened();
      await ground.store.setOverride(account, { state: "closed", until: addSeconds(ground.now(), 60) });
      await ground.pass(10);
      expect(await read()).toMatchObject({ state: "open", override: { state: "closed" } });
      expect(await ground.store.change(await read(), toOpen({ state: "recovering" }))).toBeNull();
      expect(await ground.store.change(health, toOpen({ state: "recovering" }))).toBeNull();
      expect(await ground.store.takeProbe({ account, eager: true })).toBe(false);
      await ground.pass(60);
      expect(await ground.store.takeProbe({ account, eager: false })).toBe(true);
      await ground.store.setOverride(account, { state: "open", until: null });
      await ground.store.setOverride(account, null);
      expect(await ground.store.change(await read(), toOpen({ state: "recovering" }))).not.toBeNull();
    });

    test("may be given of an account of which nothing was heard", async () => {
      await ground.store.setOverride(account, { state: "open", until: null });
      expect(await read()).toMatchObject({ state: "closed", override: { state: "open", until: null } });
    });
  });
}
