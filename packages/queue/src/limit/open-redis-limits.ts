import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import {
  answerOf,
  bucketMs,
  type LimitLedger,
  type LimitMemory,
  type Limits,
  type MeterAnswer,
  type MeterRequest,
  type MeterReturn,
} from "@proofline/core/limit";
import type { ProjectId } from "@proofline/core/runtime";
import type { QueueConfig } from "../config.ts";
import { limitLines, type QueueLog } from "../log.ts";
import { createRedisClient, type RedisClient } from "../store/redis-client.ts";
import { insureLimits } from "./insure-limits.ts";
import { createLimitNotes } from "./limit-notes.ts";
import { giveBackScript, takeLimitsScript } from "./take-limits-script.ts";

export interface RedisLimits extends Limits {
  /** Once it is connected, or has tried for long enough: until then every send is refused. */
  ready(): Promise<void>;
  close(): Promise<void>;
}

export interface RedisLimitsOptions {
  /** Remembers what was counted, for Redis may lose it. */
  readonly ledger: LimitLedger;
  /** Counts while Redis does not answer; without it such a send is refused. */
  readonly instead?: Limits;
  readonly log: Pick<QueueLog, "warn">;
  readonly noteEveryMs?: number;
}

const NOTE_EVERY_MS = 1_000;
const MINUTE_MS = 60_000;
const READY_WITHIN_MS = 5_000;
const READY_POLL_MS = 10;
/** A flush may come between the question and the answer with what the ledger knows. */
const ROUNDS_MAX = 4;

/**
 * Limits in Redis, by its clock: one script, and the Meters of a project on one node of a cluster. What it counts is
 * noted in the ledger once a second; of a Redis that was flushed, the first send of each Meter asks there, until the
 * memory is as old as the window. Throws where neither Redis nor `instead` answers, nor the ledger when it has to be asked.
 */
export function openRedisLimits(
  config: Extract<QueueConfig, { backend: "redis" }>,
  { ledger, instead, log, noteEveryMs = NOTE_EVERY_MS }: RedisLimitsOptions,
): RedisLimits {
  const client = createRedisClient(config.url, "producer");
  const warn = limitLines((event, fields) => log.warn(event, fields));
  client.on("error", (error: Error) => warn("limits.failed", { error }));
  const prefix = config.prefix.replace(/[{}]/g, "");
  const notes = createLimitNotes(ledger);
  const flush = (): Promise<void> => notes.flush().catch((error) => warn("limits.not_noted", { error }));
  const timer = setInterval(() => void flush(), noteEveryMs);
  timer.unref();
  const read: LimitLedger["read"] = async (query) => {
    // What this process counted before the flush is not to be forgotten by it.
    await notes.flush();
    return await ledger.read(query);
  };
  const remember = ({ projectId, meters }: MeterRequest): Promise<LimitMemory> =>
    read({ projectId, keys: [...new Set(meters.map(({ key }) => key))] });
  const limits: Limits = {
    async take(request) {
      let memory: LimitMemory | null = null;
      for (let round = 0; round < ROUNDS_MAX; round++) {
        const answer = await take(client, { request, memory, prefix });
        if (answer !== null) {
          const { atMs } = answer;
          const meters = request.meters.filter(({ adds }) => adds);
          if (answer.kind === "taken") notes.count({ projectId: request.projectId, meters, atMs, sends: 1 });
          return answer;
        }
        memory = await remember(request);
      }
      throw new Error("Redis forgot the limits as soon as it was told");
    },
    async giveBack(given) {
      await giveBack(client, given, prefix);
      notes.count({ ...given, sends: -given.sends });
    },
  };
  return {
    ...(instead === undefined ? limits : insureLimits(limits, { instead, ledger: { read }, warn })),
    async ready() {
      const deadlineMs = Date.now() + READY_WITHIN_MS;
      while (client.status !== "ready" && Date.now() < deadlineMs) await sleep(READY_POLL_MS);
    },
    async close() {
      clearInterval(timer);
      await flush();
      client.disconnect();
    },
  };
}

interface Take {
  readonly request: MeterRequest;
  /** What the ledger knows; null where it was not asked. */
  readonly memory: LimitMemory | null;
  readonly prefix: string;
}

/** Null: Redis does not know, and the ledger is to be asked. */
async function take(client: RedisClient, { request, memory, prefix }: Take): Promise<MeterAnswer | null> {
  const { projectId, meters } = request;
  const keys = meters.map(({ key, seconds }) => meterKey(prefix, projectId, `${key}:${seconds}`));
  const ask = {
    memory: memory === null ? "" : memory.anything ? "partial" : "whole",
    seeded: memory !== null,
    meters: meters.map(({ key, seconds, max, enforced, adds, reopenShare, raisedBy }) => ({
      width: bucketMs(seconds),
      max: max ?? -1,
      enforced,
      adds,
      reopen: reopenShare ?? -1,
      raisedBy: raisedBy?.meter ?? -1,
      share: raisedBy?.share ?? 0,
      seeds: seedsOf(memory, key),
    })),
  };
  const text = await run(client, takeScript, {
    keys: [meterKey(prefix, projectId, "memory"), ...keys],
    argument: JSON.stringify(ask),
  });
  if (text === "forgot") return null;
  const { at, readings }: TakeAnswer = JSON.parse(text);
  return answerOf(
    meters,
    at,
    readings.map(([used, max, refuses, afterMs]) => ({ used, max: max < 0 ? null : max, refuses, afterMs })),
  );
}

interface TakeAnswer {
  readonly at: number;
  readonly readings: readonly (readonly [used: number, max: number, refuses: boolean, afterMs: number])[];
}

/** A minute counts as its end: what is remembered of it leaves the window no sooner than it would have. */
function seedsOf(memory: LimitMemory | null, key: string): readonly (readonly [endMs: number, sends: number])[] {
  const minutes = memory?.minutes.filter((minute) => minute.key === key && minute.sends > 0) ?? [];
  return minutes.map(({ minute, sends }) => [(minute + 1) * MINUTE_MS - 1, sends]);
}

async function giveBack(
  client: RedisClient,
  { projectId, meters, atMs, sends }: MeterReturn,
  prefix: string,
): Promise<void> {
  const keys = meters.map(({ key, seconds }) => meterKey(prefix, projectId, `${key}:${seconds}`));
  const widths = meters.map(({ seconds }) => bucketMs(seconds));
  await run(client, backScript, { keys, argument: JSON.stringify({ at: atMs, sends, widths }) });
}

function meterKey(prefix: string, projectId: ProjectId, name: string): string {
  return `{${prefix}-limit-${projectId}}:${name}`;
}

interface Script {
  readonly text: string;
  readonly digest: string;
}

const takeScript = scriptOf(takeLimitsScript);
const backScript = scriptOf(giveBackScript);

function scriptOf(text: string): Script {
  return { text, digest: createHash("sha1").update(text).digest("hex") };
}

interface Call {
  readonly keys: readonly string[];
  readonly argument: string;
}

async function run(client: RedisClient, { text, digest }: Script, { keys, argument }: Call): Promise<string> {
  try {
    return String(await client.evalsha(digest, keys.length, ...keys, argument));
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith("NOSCRIPT")) throw error;
    return String(await client.eval(text, keys.length, ...keys, argument));
  }
}
