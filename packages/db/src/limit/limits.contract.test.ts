import { fileURLToPath } from "node:url";
import { aMeter, aProjectId, limitsExam } from "@proofline/core/testing/limit-exam";
import { raceLimits } from "@proofline/core/testing/limit-race";
import { expect, onTestFinished, test } from "vitest";
import { openWorld } from "../testing/world.ts";
import { createLimitLedger } from "./limit-ledger.ts";
import { createLimitStore } from "./limit-store.ts";

async function open() {
  const world = await openWorld();
  onTestFinished(() => world.close());
  return world;
}

limitsExam("Postgres", async () => createLimitStore((await open()).database));

test("Meters that share some of their keys wait for each other in one order: none is refused for a deadlock", async () => {
  const { database } = await open();
  const limits = createLimitStore(database);
  const meters = Array.from({ length: 6 }, () => aMeter({ max: 1_000 }));
  const projectId = aProjectId();
  const shuffled = (i: number) => [...meters.slice(i % 6), ...meters.slice(0, i % 6)].slice(0, 4);
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, i) => limits.take({ projectId, meters: shuffled(i) })),
  );
  expect(answers.every(({ kind }) => kind === "taken")).toBe(true);
  const { readings } = await limits.take({ projectId, meters });
  expect(readings.reduce((sum, { used }) => sum + used, 0)).toBe(800);
});

test("the ledger adds up what is noted of a minute, for each project apart, and keeps it while it counts", async () => {
  const { database, sql } = await open();
  const ledger = createLimitLedger(database);
  const minute = Math.floor(Date.now() / 60_000);
  const [projectId, other] = [aProjectId(1), aProjectId(2)];
  const note = { projectId, key: "k", minute, seconds: 3_600 };
  expect(await ledger.read({ projectId, keys: ["k"] })).toEqual({ anything: false, minutes: [] });
  await ledger.note([
    { ...note, sends: 2 },
    { ...note, sends: 1, minute: minute - 1 },
    { ...note, sends: 9, projectId: other },
  ]);
  await ledger.note([{ ...note, sends: -1 }]);
  expect(await ledger.read({ projectId, keys: ["k", "l"] })).toEqual({
    anything: true,
    minutes: [
      { key: "k", minute: minute - 1, sends: 1 },
      { key: "k", minute, sends: 1 },
    ],
  });
  await sql`update limit_notes set expires_at = now() - interval '1 second'`;
  expect((await ledger.read({ projectId, keys: [] })).anything).toBe(false);
});

test("eight processes that race for the same limits never get one send above any of them", {
  timeout: 180_000,
}, async () => {
  const config = { url: (await open()).url };
  const program = fileURLToPath(new URL("../testing/limit-racer.ts", import.meta.url));
  const report = await raceLimits(program, { config, lastsMs: Number(process.env.LIMITS_RACE_MS ?? 4_000) });
  process.stdout.write(`limits in Postgres: ${JSON.stringify(report)}\n`);
  for (const { most, max } of report.windows) expect(most).toBeLessThanOrEqual(max);
  expect(report.windows[0]?.most).toBe(20);
});
