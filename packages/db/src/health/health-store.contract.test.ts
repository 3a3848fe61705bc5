import { breaker, countInto, type Health, noOutcomes } from "@proofline/core/health";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { healthStoreExam } from "../../../core/src/testing/health-store-exam.ts";
import { createHealthStore } from "../index.ts";
import { openWorld, type World } from "../testing/world.ts";

let world: World;
let store: ReturnType<typeof createHealthStore>;
beforeAll(async () => {
  world = await openWorld();
  store = createHealthStore(world.database);
});
afterAll(() => world.close());

/** Time goes by for the rows: all that they remember is longer ago. */
const pass = async (seconds: number) =>
  void (await world.sql`
  update provider_health set since = since - make_interval(secs => ${seconds}),
    probe_at = probe_at - make_interval(secs => ${seconds}), eager_probe_at = eager_probe_at - make_interval(secs => ${seconds}),
    override_until = override_until - make_interval(secs => ${seconds}), counted_at = counted_at - make_interval(secs => ${seconds})`);

const read = async (account: string): Promise<Health> => {
  const found = (await store.sync([])).find((health) => health.account === account);
  if (found === undefined) throw new Error(`${account} is not known`);
  return found;
};
const count = (account: string, outcomes: Partial<typeof noOutcomes>) =>
  store.sync([{ account, outcomes: { ...noOutcomes, ...outcomes } }]);

describe("health in Postgres", () => {
  healthStoreExam(() => ({ store, now: () => world.database.clock.now(), pass }));

  test("counts as core does", async () => {
    await count("counting", { good: 31, refused: 4, throttled: 2, failed: 17 });
    await pass(47);
    const before = await read("counting");
    const heard = { ...noOutcomes, good: 3, failed: 8 };
    await count("counting", heard);
    const after = await read("counting");
    const want = countInto(before, { heard, now: after.countedAt });
    for (const window of ["recent", "lasting"] as const) {
      for (const [grade, value] of Object.entries(want[window])) {
        expect(after[window][grade as keyof typeof noOutcomes]).toBeCloseTo(value, 3);
      }
    }
    expect(after.failuresInRow).toBe(want.failuresInRow);
  });

  test("forgets what was long ago without an error", async () => {
    await count("ancient", { good: 5 });
    await pass(10 * 365 * 86_400);
    await count("ancient", { failed: 1 });
    expect((await read("ancient")).lasting).toMatchObject({ good: expect.closeTo(0, 9), failed: 1 });
  });

  test("keeps several accounts apart when processes tell of them in any order", async () => {
    const names = ["twilio", "twilio-eu", "twilio-us", "vonage"];
    const told = (reversed: boolean) =>
      (reversed ? names.toReversed() : names).map((account) => ({ account, outcomes: { ...noOutcomes, good: 1 } }));
    await Promise.all(Array.from({ length: 40 }, (_, index) => store.sync(told(index % 2 === 0))));
    for (const account of names) expect((await read(account)).lasting.good).toBeGreaterThan(39);
  });
});

describe("projects are told", () => {
  const data = { provider: { account: "fallen", state: "open", score: 0 } } as const;
  const change = {
    state: "open",
    probeAt: new Date(),
    eagerProbeAt: new Date(),
    goodProbes: 0,
    failedProbes: 0,
    resets: false,
    event: { type: "provider.degraded", data },
  } as const;
  const step = { account: "fallen", priority: 1, weight: 100, sender: null };

  async function toldAfter(settings: object): Promise<readonly { type: string; data: unknown }[]> {
    await world.sql`delete from events where type like 'provider.%'`;
    await world.sql`delete from provider_health where account = 'fallen'`;
    await world.sql`update projects set settings = ${JSON.stringify(settings)}::text::jsonb`;
    await count("fallen", { failed: 5 });
    const health = await read("fallen");
    await Promise.all([1, 2, 3, 4].map(() => store.change(health, change)));
    return await world.sql`select type, data from events where type like 'provider.%'`;
  }

  const everywhere = [
    { country: "*", channel: "sms", steps: [{ ...step, account: "other" }] },
    { country: "*", channel: "call", steps: [{ ...step, account: "other" }] },
  ];

  test.each([
    ["a route names the account", { providers: ["other"], routes: [{ country: "FR", channel: "sms", steps: [step] }] }],
    ["it is among the providers", { providers: ["other", "fallen"] }],
    ["it is among them, and calls have no route", { providers: ["fallen"], routes: everywhere.slice(0, 1) }],
  ])("once when %s, whatever the number of workers", async (_when, settings) => {
    expect(await toldAfter(settings)).toEqual([{ type: "provider.degraded", data }]);
  });

  test.each([
    ["nothing of theirs names it", { providers: ["other"], routes: [] }],
    ["their routes never come to it", { providers: ["fallen"], routes: everywhere }],
    ["their settings say nothing, and it is none of the built-in ones", {}],
  ])("not when %s", async (_when, settings) => {
    expect(await toldAfter(settings)).toEqual([]);
  });

  test("through the endpoints that subscribe", async () => {
    await world.sql`
      insert into webhook_endpoints (id, project_id, url, types, secrets_sealed, public_key, created_at)
      select uuid_v7(), id, 'https://example.com/', array['provider.degraded'], ''::bytea, '', now() from projects`;
    await toldAfter({ providers: ["fallen"] });
    await world.sql`delete from provider_health where account = 'fallen'`;
    await count("fallen", { failed: 5 });
    const changed = await store.change(await read("fallen"), change);
    expect(changed?.deliveryIds).toHaveLength(1);
  });
});

test("what is heard and judged outlives every process", async () => {
  await count("outliving", { failed: 9 });
  await store.setOverride("outliving", { state: "open", until: null });
  await pass(breaker.recentFadeSeconds);
  const again = createHealthStore(world.database);
  expect((await again.sync([])).find(({ account }) => account === "outliving")).toEqual(await read("outliving"));
});
