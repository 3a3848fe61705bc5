import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  type RunningRedisCluster,
  type RunningRedisSentinels,
  startRedisCluster,
  startRedisSentinels,
} from "@proofline/embedded";
import { createApiClient } from "../../support/api-client.ts";
import type { Backend } from "../../support/stack.ts";
import { type Figures, figuresOf } from "../judge/figures.ts";
import { type Evidence, findViolations, type Violation } from "../judge/invariants.ts";
import { countUnrest, readDatabase } from "../judge/read-database.ts";
import { followLedger, type Ledger } from "../ledger/follow-ledger.ts";
import { type Client, type ClientOptions, createClient } from "../load/client.ts";
import { createJournal, type Journal } from "../load/journal.ts";
import { createNumbers } from "../load/numbers.ts";
import { type FaultyPostgres, startFaultyPostgres } from "./faulty-postgres.ts";
import { type FaultyRedis, type FaultyRedisOptions, startFaultyRedis } from "./faulty-redis.ts";
import { type Fleet, type FleetOptions, startFleet } from "./fleet.ts";
import { createSeeded, type Seeded } from "./seeded.ts";
import { startTcpProxy, type TcpProxy } from "./tcp-proxy.ts";
import { startWebhookSink, type WebhookSink } from "./webhook-sink.ts";

export interface GroundOptions extends Partial<Pick<FleetOptions, "workers" | "env" | "startEnv" | "onEnded">> {
  readonly backend: Backend;
  readonly seed: number;
  readonly redis?: FaultyRedisOptions;
  /** Redis as many servers instead of one: three masters, or a master with a replica and three sentinels. */
  readonly topology?: "cluster" | "sentinel";
  /** Puts a proxy between the processes and this store. */
  readonly proxied?: "postgres" | "redis";
}

/** The product as an operator runs it, and everybody around it, all of whom may be hurt. */
export interface Ground {
  readonly backend: Backend;
  readonly postgres: FaultyPostgres;
  /** Null where the queue is in Postgres, or Redis is many servers. */
  readonly redis: FaultyRedis | null;
  readonly cluster: RunningRedisCluster | null;
  readonly sentinels: RunningRedisSentinels | null;
  readonly proxy: TcpProxy | null;
  readonly fleet: Fleet;
  readonly journal: Journal;
  readonly ledger: Ledger;
  readonly sink: WebhookSink;
  readonly seeded: Seeded;
  readonly numbers: () => string;
  client(more?: Partial<ClientOptions>): Client;
  /** Scripts the carrier. */
  script(scenario: Readonly<Record<string, unknown>>): Promise<void>;
  /** Waits until nothing is on its way any more, then compares what everybody knows. */
  judge(options: { quietMs: number }): Promise<Judgement>;
  /** Has something else closed with all this, before it. */
  alsoClose(stop: () => Promise<unknown>): void;
  close(): Promise<void>;
}

export interface Judgement {
  readonly evidence: Evidence;
  readonly figures: Figures;
  readonly violations: readonly Violation[];
}

export async function openGround(options: GroundOptions): Promise<Ground> {
  const stops: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const stop of stops.splice(0).reverse()) await stop();
  };
  try {
    return await build(options, { stops, close });
  } catch (error) {
    await close();
    throw error;
  }
}

async function build(
  options: GroundOptions,
  { stops, close }: { stops: (() => Promise<unknown>)[]; close: () => Promise<void> },
): Promise<Ground> {
  const { backend, seed, workers = 2 } = options;
  const folder = await mkdtemp(join(tmpdir(), "proofline-faults-"));
  stops.push(() => rm(folder, { recursive: true, force: true }));
  const postgres = await startFaultyPostgres();
  stops.push(postgres.stop);
  const { redis, cluster, sentinels } = await openRedis(options);
  for (const one of [redis, cluster, sentinels]) if (one !== null) stops.push(one.stop);
  const proxy = await openProxy(options, { postgres, redis });
  if (proxy !== null) stops.push(proxy.close);
  const via = (url: string, store: GroundOptions["proxied"]): string =>
    proxy !== null && options.proxied === store ? withPort(url, proxy.port) : url;
  const redisUrl = cluster?.url ?? sentinels?.url ?? (redis === null ? undefined : via(redis.url, "redis"));
  const fleet = await startFleet({
    ...options,
    databaseUrl: via(postgres.url, "postgres"),
    redis: redisUrl === undefined ? null : { url: redisUrl, prefix: "faults" },
    folder,
    workers,
  });
  stops.push(fleet.close);
  const ledger = await followLedger(fleet.ledgerFile);
  stops.push(ledger.close);
  const sink = await startWebhookSink();
  stops.push(sink.close);
  const { apiUrl, carrierUrl, secretKey } = fleet;
  const subscribed = await createApiClient(apiUrl, secretKey).call("POST", "/v1/webhook-endpoints", {
    body: { url: sink.url, types: [] },
  });
  if (subscribed.status !== 201) throw new Error(`no endpoint: ${JSON.stringify(subscribed.body)}`);
  const journal = createJournal();
  return {
    backend,
    postgres,
    redis,
    cluster,
    sentinels,
    proxy,
    fleet,
    journal,
    ledger,
    sink,
    seeded: createSeeded(seed),
    numbers: createNumbers(seed),
    client: (more = {}) => createClient({ apiUrl, secretKey, journal, ledger, name: `seed-${seed}`, ...more }),
    async script(scenario) {
      const answer = await fetch(`${carrierUrl}/scenarios`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(scenario),
      });
      if (answer.status !== 201) throw new Error(`the carrier refused the scenario: ${await answer.text()}`);
    },
    async judge({ quietMs }) {
      const unrest = await rest({ url: postgres.url, carrierUrl, quietMs });
      await ledger.catchUp();
      const facts = await readDatabase(postgres.url);
      const evidence = { intents: journal.intents, ledger, arrivals: sink.arrivals, facts, unrest };
      return { evidence, figures: figuresOf(evidence), violations: findViolations(evidence) };
    },
    alsoClose: (stop) => void stops.push(stop),
    close,
  };
}

async function openRedis({
  backend,
  topology,
  redis,
}: GroundOptions): Promise<Pick<Ground, "redis" | "cluster" | "sentinels">> {
  const none = { redis: null, cluster: null, sentinels: null };
  if (backend !== "redis") return none;
  if (topology === "cluster") return { ...none, cluster: await startRedisCluster({ log: console.error }) };
  if (topology === "sentinel") return { ...none, sentinels: await startRedisSentinels({ log: console.error }) };
  return { ...none, redis: await startFaultyRedis(redis) };
}

async function openProxy(
  { proxied }: GroundOptions,
  { postgres, redis }: { postgres: FaultyPostgres; redis: FaultyRedis | null },
): Promise<TcpProxy | null> {
  if (proxied === undefined) return null;
  const target = proxied === "postgres" ? postgres : redis;
  if (target === null) throw new Error("there is no Redis to put a proxy before");
  return await startTcpProxy(target.port);
}

/** Quiet has to last: a receipt that is just being taken is on nobody's list. */
const QUIET_LOOKS = 5;
const LOOK_EVERY_MS = 200;

/** What was still on its way when the time was up; nothing is what it should be. */
async function rest({
  url,
  carrierUrl,
  quietMs,
}: {
  url: string;
  carrierUrl: string;
  quietMs: number;
}): Promise<Evidence["unrest"]> {
  const untilMs = performance.now() + quietMs;
  for (let looks = 0; ; ) {
    const unrest = await countUnrest(url);
    const isQuiet = unrest.messages + unrest.deliveries === 0 && (await pendingReceipts(carrierUrl)) === 0;
    looks = isQuiet ? looks + 1 : 0;
    if (looks >= QUIET_LOOKS || performance.now() > untilMs) return unrest;
    await sleep(LOOK_EVERY_MS);
  }
}

/** Receipts that the carrier still has to send. */
async function pendingReceipts(carrierUrl: string): Promise<number> {
  const answer = await fetch(`${carrierUrl}/health/live`);
  const { receipts } = (await answer.json()) as { receipts: { pending: number } };
  return receipts.pending;
}

function withPort(url: string, port: number): string {
  const changed = new URL(url);
  changed.port = String(port);
  return changed.href.replace(/\/$/, "");
}
