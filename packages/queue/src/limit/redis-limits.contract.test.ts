import { fileURLToPath } from "node:url";
import type { LimitLedger, LimitNote } from "@proofline/core/limit";
import { aMeter, aProjectId, limitsExam } from "@proofline/core/testing/limit-exam";
import { raceLimits } from "@proofline/core/testing/limit-race";
import { startRedisCluster } from "@proofline/embedded";
import { redis } from "@proofline/embedded/testing";
import { Redis } from "ioredis";
import { expect, onTestFinished, test, vi } from "vitest";
import { keepLines } from "../testing/lines.ts";
import { openRedisLimits, type RedisLimits } from "./open-redis-limits.ts";

const projectId = aProjectId();

function createMemoryLedger() {
  const noted = new Map<string, LimitNote>();
  const ledger = {
    reads: 0,
    /** Makes it fail until it is set back. */
    away: false,
    sends: (): number => [...noted.values()].reduce((sum, { sends }) => sum + sends, 0),
    async note(notes: readonly LimitNote[]) {
      if (ledger.away) throw new Error("away");
      for (const note of notes) {
        const name = `${note.projectId} ${note.key} ${note.minute}`;
        noted.set(name, { ...note, sends: note.sends + (noted.get(name)?.sends ?? 0) });
      }
    },
    async read({ projectId: project, keys }: Parameters<LimitLedger["read"]>[0]) {
      if (ledger.away) throw new Error("away");
      ledger.reads += 1;
      const own = [...noted.values()].filter((note) => note.projectId === project);
      return {
        anything: own.length > 0,
        minutes: own.filter(({ key }) => keys.includes(key)).toSorted((a, b) => a.minute - b.minute),
      };
    },
  };
  return ledger;
}

async function open({
  url = redis().url,
  prefix = redis().prefix,
  ledger = createMemoryLedger(),
  noteEveryMs = 50,
} = {}) {
  const log = keepLines();
  const limits = openRedisLimits({ backend: "redis", url, prefix }, { ledger, log, noteEveryMs });
  onTestFinished(() => limits.close());
  // Its client never waits for a connection.
  const probe = { projectId: aProjectId(999), meters: [aMeter()], atMs: 0, sends: 0 };
  await vi.waitFor(() => limits.giveBack(probe), { timeout: 10_000 });
  return { limits, ledger, log, url, prefix };
}

async function flush({ url, prefix }: { url: string; prefix: string }): Promise<void> {
  const client = new Redis(url);
  const keys = await client.keys(`*${prefix.replace(/[{}]/g, "")}-limit-*`);
  expect(keys.length).toBeGreaterThan(1);
  await client.del(...keys);
  client.disconnect();
}

async function takenOf(limits: RedisLimits, asks: number, meters = [aMeter()]): Promise<number> {
  const answers = await Promise.all(Array.from({ length: asks }, () => limits.take({ projectId, meters })));
  return answers.filter(({ kind }) => kind === "taken").length;
}

limitsExam("Redis", async () => (await open()).limits);

test("of a Redis that was flushed no more is allowed than the limit, over what the ledger was told", async () => {
  const { limits, ledger, ...place } = await open();
  const meter = aMeter({ max: 10 });
  expect(await takenOf(limits, 6, [meter])).toBe(6);
  await flush(place);
  expect(await takenOf(limits, 30, [meter])).toBe(4);
  await vi.waitFor(() => expect(ledger.sends()).toBe(10));
  await flush(place);
  expect(await takenOf(limits, 30, [meter, aMeter({ max: 100 })])).toBe(0);
});

test("another process's sends are forgotten by a flush only where they were counted since it last noted", async () => {
  const ledger = createMemoryLedger();
  const here = await open({ ledger });
  const there = await open({ ledger, noteEveryMs: 600_000 });
  const meter = aMeter({ max: 10 });
  await takenOf(there.limits, 3, [meter]);
  await takenOf(here.limits, 5, [meter]);
  await flush(here);
  expect(await takenOf(here.limits, 30, [meter])).toBe(5);
});

test("while Redis remembers, the ledger is not asked: not for a project's first send but one, not for new keys", async () => {
  const { limits, ledger } = await open();
  ledger.reads = 0;
  const fresh = aProjectId(Math.floor(Math.random() * 1e9));
  for (let i = 0; i < 5; i++) await limits.take({ projectId: fresh, meters: [aMeter(), aMeter({ seconds: 60 })] });
  expect(ledger.reads).toBe(1);
});

test("what no ledger could be told of is told later, and lost by none of its outages", async () => {
  const { limits, ledger, log } = await open();
  const before = ledger.sends();
  const meter = aMeter({ max: 100 });
  await takenOf(limits, 5, [meter]);
  ledger.away = true;
  await takenOf(limits, 5, [meter]);
  await vi.waitFor(() => expect(log.lines.map(({ event }) => event)).toContain("limits.not_noted"));
  ledger.away = false;
  await vi.waitFor(() => expect(ledger.sends() - before).toBe(10));
});

test("while neither Redis nor the ledger knows, nothing is sent", async () => {
  const ledger = createMemoryLedger();
  const { limits } = await open({ ledger });
  ledger.away = true;
  const unknown = aProjectId(Math.floor(Math.random() * 1e9));
  await expect(limits.take({ projectId: unknown, meters: [aMeter()] })).rejects.toThrow("away");
});

test("in a cluster, all Meters of a send are one decision", async () => {
  const cluster = await startRedisCluster();
  onTestFinished(() => cluster.stop());
  const { limits } = await open({ url: cluster.url, prefix: "proofline" });
  const meters = [aMeter({ max: 2 }), aMeter({ max: 9 }), aMeter({ seconds: 60 })];
  expect(await takenOf(limits, 10, meters)).toBe(2);
});

test("eight processes that race for the same limits never get one send above any of them", {
  timeout: 180_000,
}, async () => {
  const config = { backend: "redis", ...redis() } as const;
  const program = fileURLToPath(new URL("../testing/limit-racer.ts", import.meta.url));
  const report = await raceLimits(program, { config, lastsMs: Number(process.env.LIMITS_RACE_MS ?? 4_000) });
  process.stdout.write(`limits in Redis: ${JSON.stringify(report)}\n`);
  for (const { most, max } of report.windows) expect(most).toBeLessThanOrEqual(max);
  expect(report.windows[0]?.most).toBe(20);
});
