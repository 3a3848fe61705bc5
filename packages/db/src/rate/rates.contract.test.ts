import { fileURLToPath } from "node:url";
import { ratesExam } from "@proofline/core/testing/rate-exam";
import { raceRates } from "@proofline/core/testing/rate-race";
import { expect, onTestFinished, test } from "vitest";
import { openWorld } from "../testing/world.ts";
import { createRateLedger } from "./rate-ledger.ts";
import { createRateStore } from "./rate-store.ts";

ratesExam("Postgres", async () => {
  const world = await openWorld();
  onTestFinished(() => world.close());
  return createRateStore(world.database);
});

test("eight processes that race for one account never pass its rate, and use it", { timeout: 120_000 }, async () => {
  const world = await openWorld();
  onTestFinished(() => world.close());
  const program = fileURLToPath(new URL("../testing/rate-racer.ts", import.meta.url));
  const report = await raceRates(program, { config: { url: world.url }, perSecond: 60, lastsMs: 5_000 });
  expect(report.mostInASecond).toBeLessThanOrEqual(60);
  expect(report.used).toBeGreaterThanOrEqual(0.9);
});

test("a daily count outlives a restart of everything but the database, and begins anew with the day", async () => {
  const world = await openWorld();
  onTestFinished(() => world.close());
  const projectId = world.project.id;
  const request = { account: "a", rates: [{ key: "a", perSecond: null, perDay: 2 }], projectId, waited: false };
  const rates = createRateStore(world.database);
  for (let i = 0; i < 2; i++) expect((await rates.take(request)).kind).toBe("go");
  expect((await createRateStore(world.database).take(request)).kind).toBe("wait");
  await world.sql`update rates set day = day - 1`;
  expect((await rates.take(request)).kind).toBe("go");
});

test("the ledger adds up what processes note at the same time, day by day", async () => {
  const world = await openWorld();
  onTestFinished(() => world.close());
  const ledger = createRateLedger(world.database);
  const counts = ["b", "a", "c"].map((key) => ({ key, day: 20_000, count: 2 }));
  await Promise.all(Array.from({ length: 20 }, (_, i) => ledger.note(i % 2 ? counts : counts.toReversed())));
  await ledger.note([{ key: "a", day: 20_001, count: 1 }]);
  const days = [
    { key: "a", day: 20_000 },
    { key: "a", day: 20_001 },
    { key: "unknown", day: 20_000 },
  ];
  expect(await ledger.read(days)).toEqual([40, 1, 0]);
});
