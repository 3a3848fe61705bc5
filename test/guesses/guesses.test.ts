import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openWorld, type World } from "../../packages/db/src/testing/world.ts";
import { hammer } from "./hammer.ts";
import { createMemoryGround } from "./memory-ground.ts";
import { openPostgresGrounds } from "./postgres-ground.ts";
import { type Campaign, policies, runAll, runCampaign } from "./run-attacks.ts";
import { strategies } from "./strategies.ts";

const seed = "small";
const strategyNamed = (name: string) => {
  const found = strategies.find((strategy) => strategy.name === name);
  if (found === undefined) throw new Error(`no strategy ${name}`);
  return found;
};
const campaign = (change: Partial<Campaign>): Campaign => ({
  policy: "same",
  settings: policies.same ?? {},
  strategy: strategyNamed("new verifications"),
  days: 10,
  seed,
  open: createMemoryGround,
  ...change,
});

describe("whatever attackers do over resends, new verifications, channels and users", () => {
  test("no day sees more guesses judged than the chance was computed from, and none hits more often than the chance", async () => {
    const rows = await runAll({ days: 12, besideDays: 20, seed, open: createMemoryGround, onRow: () => {} });
    expect(rows).toHaveLength(strategies.length * Object.keys(policies).length);
    for (const row of rows) {
      expect(row.judgedMost, `${row.policy}, ${row.strategy}`).toBeLessThanOrEqual(row.judgedBound);
      expect(row.verdict, `${row.policy}, ${row.strategy}`).not.toBe("over");
    }
    // Who gets the holder's guesses as well reaches the bound: it is no looser than it must be.
    const beside = rows.filter(({ strategy }) => strategy === "at the holder's own, who succeeds each time");
    for (const { policy, judgedMost, judgedBound } of beside)
      expect([policy, judgedMost]).toEqual([policy, judgedBound]);
  });

  test("a service that judges more than it says is found out", async () => {
    const honest = campaign({ days: 80 });
    const row = await runCampaign({ ...honest, judgedBy: { ...honest.settings, guessesPerDayMax: 1 } });
    expect(row.verdict).toBe("over");
    expect(row.judgedMost).toBeGreaterThan(row.judgedBound);
  });

  test("ten thousand checks at one number in a day: ten are judged", async () => {
    expect(await hammer(createMemoryGround({}, seed), { checks: 10_000 })).toBe(10);
  });
});

describe("in PostgreSQL", () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
  });
  afterAll(() => world.close());

  test("attackers get no more guesses than in memory", async () => {
    const settings = { codeLength: 6, cooldownsSeconds: [1], sendsMax: 3, limits: [] };
    const open = await openPostgresGrounds(world, settings);
    for (const strategy of strategies) {
      const row = await runCampaign(campaign({ settings, strategy, days: 2, open }));
      const most = strategy.name === "at the holder's own, who succeeds each time" ? 20 : 10;
      expect([strategy.name, row.judgedMost]).toEqual([strategy.name, most]);
    }
  });
});
