import { createHash } from "node:crypto";
import {
  type RateAnswer,
  type RateLedger,
  type RateReason,
  type RateRequest,
  type Rates,
  rateWindow,
} from "@proofline/core/rate";
import type { QueueConfig } from "../config.ts";
import { limitLines, type QueueLog } from "../log.ts";
import { createRedisClient, type RedisClient } from "../store/redis-client.ts";
import { takeRateScript } from "./take-rate-script.ts";

export interface RedisRates extends Rates {
  close(): Promise<void>;
}

export interface RedisRatesOptions {
  /** Remembers the daily counts, for Redis may lose them. */
  readonly ledger: RateLedger;
  readonly log: Pick<QueueLog, "warn">;
  readonly noteEveryMs?: number;
}

const NOTE_EVERY_MS = 1_000;
/** The day may turn between two rounds, and a flush may come between them. */
const ROUNDS_MAX = 3;

const scriptDigest = createHash("sha1").update(takeRateScript).digest("hex");

/**
 * Rates in Redis, by its clock: one script, and the keys of an account on one node of a cluster. What it counts of a
 * day is noted in the ledger once a second; a Redis that forgot is told from there, so that it forgets no more than
 * that second. Throws where Redis does not answer, and the ledger when Redis knows nothing.
 */
export function openRedisRates(
  config: Extract<QueueConfig, { backend: "redis" }>,
  { ledger, log, noteEveryMs = NOTE_EVERY_MS }: RedisRatesOptions,
): RedisRates {
  const client = createRedisClient(config.url, "producer");
  const warn = limitLines((event, fields) => log.warn(event, fields));
  client.on("error", (error: Error) => warn("rates.failed", { error }));
  const prefix = config.prefix.replace(/[{}]/g, "");
  const notes = createNotes(ledger);
  const flush = (): Promise<void> => notes.flush().catch((error) => warn("rates.not_noted", { error }));
  const timer = setInterval(() => void flush(), noteEveryMs);
  timer.unref();
  return {
    async take(request) {
      let seeds = request.rates.map(() => -1);
      for (let round = 0; round < ROUNDS_MAX; round++) {
        const [kind = "", first = "", at = "", reason = ""] = (await run(client, { request, seeds, prefix })).split(
          ":",
        );
        if (kind === "go") {
          notes.count(request, Number(first));
          return { kind };
        }
        if (kind === "wait")
          return toWait(request, { afterMs: Number(first), at: Number(at), reason: reason as RateReason });
        seeds = [...(await ledger.read(request.rates.map(({ key }) => ({ key, day: Number(first) }))))];
      }
      throw new Error("Redis forgot a rate as soon as it was told");
    },
    async close() {
      clearInterval(timer);
      await flush();
      client.disconnect();
    },
  };
}

interface Run {
  readonly request: RateRequest;
  /** What the ledger knows of the day; -1 where it was not asked. */
  readonly seeds: readonly number[];
  readonly prefix: string;
}

async function run(client: RedisClient, { request, seeds, prefix }: Run): Promise<string> {
  const { account, rates, projectId, waited } = request;
  const keys = rates.map(({ key }) => `{${prefix}-rate-${account}}:${key}`);
  const rules = rates.map(({ perSecond, perDay }, i) => {
    const window = perSecond === null ? { max: -1, ms: -1 } : rateWindow(perSecond);
    return { ...window, perDay: perDay ?? -1, seed: seeds[i] };
  });
  const args = [...keys, JSON.stringify({ project: projectId, waited, rates: rules })];
  try {
    return String(await client.evalsha(scriptDigest, keys.length, ...args));
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith("NOSCRIPT")) throw error;
    return String(await client.eval(takeRateScript, keys.length, ...args));
  }
}

function toWait(
  { rates }: RateRequest,
  { afterMs, at, reason }: { afterMs: number; at: number; reason: RateReason },
): RateAnswer {
  return { kind: "wait", afterMs, reason, key: rates[at - 1]?.key ?? "" };
}

/** What was counted and is not in the ledger yet. */
function createNotes(ledger: RateLedger) {
  let counts = new Map<string, { key: string; day: number; count: number }>();
  let flushing: Promise<void> = Promise.resolve();
  const add = (key: string, { day, count }: { day: number; count: number }): void => {
    const noted = counts.get(`${day} ${key}`) ?? { key, day, count: 0 };
    counts.set(`${day} ${key}`, { ...noted, count: noted.count + count });
  };
  const flush = async (): Promise<void> => {
    if (counts.size === 0) return;
    const noting = [...counts.values()];
    counts = new Map();
    try {
      await ledger.note(noting);
    } catch (error) {
      for (const { key, ...note } of noting) add(key, note);
      throw error;
    }
  };
  return {
    count({ rates }: RateRequest, day: number): void {
      for (const { key, perDay } of rates) if (perDay !== null) add(key, { day, count: 1 });
    },
    /** One at a time, so that none overtakes another's failure. */
    flush(): Promise<void> {
      flushing = flushing.catch(() => undefined).then(flush);
      return flushing;
    },
  };
}
