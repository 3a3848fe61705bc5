import { fileURLToPath } from "node:url";
import type { DayCount, RateLedger } from "@proofline/core/rate";
import { fromUuid } from "@proofline/core/runtime";
import { ratesExam } from "@proofline/core/testing/rate-exam";
import { raceRates } from "@proofline/core/testing/rate-race";
import { startRedisCluster } from "@proofline/embedded";
import { redis } from "@proofline/embedded/testing";
import { Redis } from "ioredis";
import { expect, onTestFinished, test, vi } from "vitest";
import { keepLines } from "../testing/lines.ts";
import { openRedisRates } from "./open-redis-rates.ts";

const projectId = fromUuid("prj", "019a0000-0000-7000-8000-000000000001");

interface MemoryLedger extends RateLedger {
  readonly used: Map<string, number>;
  /** Makes it fail until it is set back. */
  away: boolean;
}

function createMemoryLedger(): MemoryLedger {
  const used = new Map<string, number>();
  const at = ({ key, day }: Pick<DayCount, "key" | "day">): string => `${day} ${key}`;
  const ledger: MemoryLedger = {
    used,
    away: false,
    async note(counts) {
      if (ledger.away) throw new Error("away");
      for (const each of counts) used.set(at(each), (used.get(at(each)) ?? 0) + each.count);
    },
    async read(days) {
      if (ledger.away) throw new Error("away");
      return days.map((each) => used.get(at(each)) ?? 0);
    },
  };
  return ledger;
}

function open({ url = redis().url, prefix = redis().prefix, ledger = createMemoryLedger() } = {}) {
  const log = keepLines();
  const rates = openRedisRates({ backend: "redis", url, prefix }, { ledger, log, noteEveryMs: 50 });
  onTestFinished(() => rates.close());
  const taken = async (account: string, perDay: number, asks: number): Promise<number> => {
    const request = { account, rates: [{ key: account, perSecond: null, perDay }], projectId, waited: false };
    const answers = await Promise.all(Array.from({ length: asks }, () => rates.take(request)));
    return answers.filter(({ kind }) => kind === "go").length;
  };
  return { rates, ledger, log, url, prefix, taken };
}

/** Until a client that never waits for a connection has one. */
const connected = (run: () => Promise<unknown>) => vi.waitFor(run, { timeout: 10_000 });

ratesExam("Redis", async () => {
  const { rates } = open();
  const probe = { account: "probe", rates: [{ key: "probe", perSecond: 1, perDay: null }], projectId, waited: false };
  await connected(() => rates.take(probe));
  return rates;
});

test("a Redis that was flushed is told what was sent that day: no more goes than the limit", async () => {
  const { taken, ledger, url, prefix } = open();
  await connected(() => taken("warm", 1, 1));
  expect(await taken("daily", 10, 6)).toBe(6);
  await vi.waitFor(() => expect([...ledger.used.values()]).toContain(6));
  const client = new Redis(url);
  onTestFinished(() => client.disconnect());
  const keys = await client.keys(`*${prefix.replace(/[{}]/g, "")}-rate-daily*`);
  expect(keys).toHaveLength(1);
  await client.del(...keys);
  expect(await taken("daily", 10, 30)).toBe(4);
});

test("what no ledger could be told of is told later, and lost by none of its outages", async () => {
  const { taken, ledger, log } = open();
  await connected(() => taken("warm", 1, 1));
  await taken("daily", 100, 5);
  ledger.away = true;
  await taken("daily", 100, 5);
  await vi.waitFor(() => expect(log.lines.map(({ event }) => event)).toContain("rates.not_noted"));
  ledger.away = false;
  await vi.waitFor(() => expect([...ledger.used.values()]).toContain(10));
});

test("while neither Redis nor the ledger knows, nothing is sent", async () => {
  const ledger = createMemoryLedger();
  const { taken } = open({ ledger });
  await connected(() => taken("warm", 1, 1));
  ledger.away = true;
  await expect(taken("unknown", 10, 1)).rejects.toThrow("away");
});

test("in a cluster, an account and its senders are one decision", async () => {
  const cluster = await startRedisCluster();
  onTestFinished(() => cluster.stop());
  const { rates } = open({ url: cluster.url, prefix: "proofline" });
  const request = {
    account: "twilio",
    rates: [
      { key: "twilio", perSecond: 100, perDay: 3 },
      { key: "twilio/+15005550006", perSecond: 100, perDay: 2 },
    ],
    projectId,
    waited: true,
  };
  await connected(() => rates.take(request));
  await rates.take(request);
  expect(await rates.take(request)).toMatchObject({ kind: "wait", reason: "per_day", key: "twilio/+15005550006" });
});

test("eight processes that race for one account never pass its rate, and use it", { timeout: 120_000 }, async () => {
  const program = fileURLToPath(new URL("../testing/rate-racer.ts", import.meta.url));
  const config = { backend: "redis", ...redis() } as const;
  const report = await raceRates(program, { config, perSecond: 60, lastsMs: 5_000 });
  expect(report.mostInASecond).toBeLessThanOrEqual(60);
  expect(report.used).toBeGreaterThanOrEqual(0.9);
});
