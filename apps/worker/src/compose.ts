import { randomBytes, randomUUID } from "node:crypto";
import { JOB_CATALOG, type QueueName } from "@proofline/contracts";
import { createPhoneDigest, createSealer, type Sealer } from "@proofline/core/access";
import { createHealthBoard, type HealthBoard } from "@proofline/core/health";
import type { Limits } from "@proofline/core/limit";
import type { SendMessageDeps } from "@proofline/core/message";
import type { Rates } from "@proofline/core/rate";
import { createRulingBook } from "@proofline/core/ruling";
import { type Clock, type DeliveryId, type MessageId, type Random, readId } from "@proofline/core/runtime";
import { type SweepDeps, type SweepReport, type SweepStore, sweep } from "@proofline/core/sweep";
import { endUndeliverable, tryNextChannel } from "@proofline/core/verification";
import { createEndpointGate } from "@proofline/core/webhook";
import {
  createBacklogStore,
  createDeadLetterStore,
  createDeliveryStore,
  createHealthStore,
  createHeartbeatStore,
  createLimitLedger,
  createLimitStore,
  createLockStore,
  createMessageStore,
  createRateLedger,
  createRateStore,
  createRulingStore,
  createSweepStore,
  createVerificationStore,
  type Database,
  DatabaseNotReady,
  loadPhoneIndexKey,
  openDatabase,
} from "@proofline/db";
import { createProviders, createRateRules, createReceiptUrl, hasRates } from "@proofline/providers";
import {
  type JobsHandle,
  openJobs,
  openRedisLimits,
  openRedisRates,
  type Processors,
  QueueUnavailableError,
  QueueUnusableError,
  type RunningWorker,
  startWorker,
} from "@proofline/queue";
import { createWebhookClient } from "@proofline/webhook-client";
import type { WorkerConfig } from "./config.ts";
import { failClosed } from "./fail-closed.ts";
import { type Heartbeat, startHeartbeat } from "./heartbeat.ts";
import type { WorkerLog } from "./log.ts";
import { countAttempts, countTries, createWorkerMetrics, type WorkerMetrics } from "./metrics.ts";
import { noteFaults } from "./note-faults.ts";
import { createDeliverWebhookProcessor } from "./processors/deliver-webhook.ts";
import { createSendMessageProcessor } from "./processors/send-message.ts";

/** What a worker process works with: the ports with their adapters in them. */
export interface Composition {
  readonly clock: Clock;
  readonly sweep: () => Promise<SweepReport>;
  readonly sweeps: SweepStore;
  /** Begins to tell the others that this process lives; to be stopped after its consumers. */
  startHeartbeat(): Promise<Heartbeat>;
  /** What this process knows of provider accounts; to be kept fresh. */
  readonly board: HealthBoard;
  readonly metrics: WorkerMetrics;
  /** Each rejects when its server does not answer. */
  readonly pings: { readonly database: () => Promise<void>; readonly queue: () => Promise<void> };
  /** Begins to run the jobs of one queue. Rejects when the queue does not answer. */
  startConsumer(queue: QueueName, options: { readonly held: boolean }): Promise<RunningWorker>;
  /** Why the queue must not be used as it is, a sentence for the operator; null where it may, and where it is away. */
  queueFault(): Promise<string | null>;
  /** Dead letters of each queue, for metrics. */
  deadLetterCounts(): Promise<Readonly<Record<string, number>>>;
  /** Ends the connections, after the consumers have ended, in this order. */
  readonly connections: readonly { readonly name: string; readonly stop: () => Promise<void> }[];
}

/** Running jobs may go on for this long at the end; then they are told to stop, and end within another 4 s. */
const JOBS_DRAIN_MS = 8_000;

/** As the adapters have it where none is configured. */
const PROVIDER_TIMEOUT_MS = 5_000;
/** To note the answer in. */
const CLAIM_MARGIN_SECONDS = 2;

/** Of a process's Tries at once, what one endpoint may have: the rest is for the others, however slow it is. */
const HEALTHY_SHARE = 0.8;
/** The same for one that failed last. */
const FAILING_TRIES_MAX = 2;

const random: Random = { bytes: (length) => randomBytes(length) };

/** The key ring is another one than the database was written with: every text would fail when it is rendered. */
class WrongKeysError extends Error {
  override readonly name = "WrongKeysError";
}

/**
 * The one place that names adapters. Throws DatabaseNotReady, QueueUnusableError, QueueUnavailableError or
 * WrongKeysError; what was opened until then is closed.
 */
export async function composeWorker(config: WorkerConfig, log: WorkerLog): Promise<Composition> {
  const database = await openDatabase({ url: config.databaseUrl, applicationName: "proofline-worker" });
  let jobs: JobsHandle | undefined;
  try {
    jobs = await openJobs(config.queue, { log });
    return await composeOver({ config, log, database, jobs });
  } catch (error) {
    await jobs?.close();
    await database.close();
    throw error;
  }
}

/** One sentence for what an operator can put right; null for everything else. */
export function sentenceFor(error: unknown): string | null {
  const expected = [DatabaseNotReady, QueueUnavailableError, QueueUnusableError, WrongKeysError];
  return error instanceof Error && expected.some((kind) => error instanceof kind) ? error.message : null;
}

interface Opened {
  readonly config: WorkerConfig;
  readonly log: WorkerLog;
  readonly database: Database;
  readonly jobs: JobsHandle;
}

async function composeOver({ config, log, database, jobs }: Opened): Promise<Composition> {
  const { clock } = database;
  const metrics = createWorkerMetrics(async () => {
    const depths = Object.entries(await jobs.depths());
    return Object.fromEntries(depths.map(([queue, depth]) => [queue, { ...depth }]));
  });
  const sealer = createSealer({ ring: config.keyRing, random });
  const indexKey = await openIndexKey(database, sealer);
  const sweeps = createSweepStore(database);
  const holder = randomUUID();
  const board = createHealthBoard({ store: createHealthStore(database), clock, jobs });
  metrics.watchProviders(() => ({ now: clock.now(), accounts: board.list() }));
  const limits = openLimits({ config, log, database, jobs });
  const shared = {
    clock,
    random,
    jobs,
    messages: createMessageStore(database, { sealer, holder, claimSeconds: claimSecondsOf(config) }),
    verifications: createVerificationStore(database, { sealer }),
    locks: createLockStore(database),
    standingOf: board.standingOf,
    limits,
    phoneDigest: createPhoneDigest(indexKey),
    rulings: createRulingBook({
      store: createRulingStore(database),
      clock,
      onLost: ({ why, count }) => log.warn("decisions.lost", { why, count }),
    }),
  };
  const settling: SweepDeps = {
    ...shared,
    sweeps,
    backlogs: createBacklogStore(database),
    heldJobs: () => heldMessages(jobs),
    tryNextChannel: (verification) => tryNextChannel({ ...shared, keyRing: config.keyRing }, verification),
    endUndeliverable: (verification) => endUndeliverable(shared, verification),
  };
  const deadLetters = createDeadLetterStore(database);
  const faults = noteFaults({ deadLetters, log, onDied: metrics.jobDied });
  const client = createWebhookClient({
    allowLoopbackHttp: config.allowLoopbackHttp,
    allowPrivate: config.allowPrivate,
  });
  // Loaded only where texts are sent: the SDKs are the largest part of a worker's memory.
  const providers = config.queues.includes("messages") ? await createProviders(config.providers) : [];
  const rates = openRates({ config, log, database, jobs });
  const processors: Processors = {
    "message.send": createSendMessageProcessor({
      ...settling,
      health: board,
      keyRing: config.keyRing,
      providers: new Map(providers.map((provider) => [provider.id, countAttempts(provider, metrics)])),
      rates: failClosed(rates, log),
      ratesOf: createRateRules(config.providers),
      publicUrl: config.publicUrl,
      receiptUrl: receiptUrls(config),
    }),
    "webhook.deliver": createDeliverWebhookProcessor({
      clock,
      random,
      jobs,
      deliveries: createDeliveryStore(database, { sealer }),
      client: countTries(client, metrics),
      issuer: config.publicUrl,
      gate: createEndpointGate({
        healthyMax: Math.max(1, Math.floor(config.concurrency * HEALTHY_SHARE)),
        failingMax: FAILING_TRIES_MAX,
      }),
    }),
  };
  return {
    clock,
    sweeps,
    board,
    startHeartbeat: () =>
      startHeartbeat({
        worker: { id: holder, queues: config.queues },
        heartbeats: createHeartbeatStore(database),
        log,
      }),
    sweep: () => sweep(settling),
    metrics,
    pings: { database: () => database.ping(), queue: () => jobs.ping() },
    async queueFault() {
      try {
        await jobs.ping();
      } catch (error) {
        if (error instanceof QueueUnusableError) return error.message;
      }
      return null;
    },
    startConsumer: (queue, { held }) =>
      startWorker({
        held,
        canary: { post: jobs, owner: holder },
        config: config.queue,
        queue,
        concurrency: config.concurrency,
        processors,
        log,
        onSettled: metrics.jobSettled,
        onFault: (fault) => faults.note({ ...fault, rowId: readRowId(fault.rowId ?? "") }),
        drainMs: JOBS_DRAIN_MS,
      }),
    deadLetterCounts: () => deadLetters.counts(),
    connections: [
      { name: "fault notes", stop: () => faults.settled() },
      { name: "webhook client", stop: () => client.close() },
      { name: "rates", stop: () => rates.close() },
      { name: "limits", stop: () => limits.close() },
      { name: "jobs", stop: () => jobs.close() },
      { name: "database", stop: () => database.close() },
    ],
  };
}

/** A call that its claim did not outlast would be taken for one whose worker died, and its text sent again. */
function claimSecondsOf({ providers }: WorkerConfig): number {
  const callMs = Math.min(providers.timeoutMs ?? PROVIDER_TIMEOUT_MS, JOB_CATALOG["message.send"].deadlineMs);
  return Math.ceil(callMs / 1_000) + CLAIM_MARGIN_SECONDS;
}

function readRowId(text: string): MessageId | DeliveryId | null {
  return readId("msg", text) ?? readId("dlv", text);
}

/** Not the failed ones: nobody runs those any more. */
async function heldMessages(jobs: JobsHandle): Promise<number | null> {
  try {
    const { waiting, active, delayed } = (await jobs.depths()).messages;
    return waiting + active + delayed;
  } catch {
    // Which the queue's own log tells of.
    return null;
  }
}

/** Beside the queue; a connection to Redis only where something is limited. */
function openRates({ config, log, database }: Opened): Rates & { close(): Promise<void> } {
  const { queue, queues, providers } = config;
  const limited = queues.includes("messages") && hasRates(providers);
  if (queue.backend === "redis" && limited) {
    return openRedisRates(queue, { ledger: createRateLedger(database), log });
  }
  return { ...createRateStore(database), close: async () => {} };
}

/** Counts are kept where the jobs are; while Redis is away they go on in Postgres. */
function openLimits({ config, log, database }: Opened): Limits & { close(): Promise<void> } {
  const inPostgres = createLimitStore(database);
  if (config.queue.backend === "redis")
    return openRedisLimits(config.queue, { ledger: createLimitLedger(database), instead: inPostgres, log });
  return { ...inPostgres, close: async () => {} };
}

/** Opens the one value that every database holds sealed. */
async function openIndexKey(database: Database, sealer: Sealer): Promise<Uint8Array> {
  try {
    return await loadPhoneIndexKey(database, { sealer, random });
  } catch (cause) {
    if (cause instanceof Error && cause.name === "PostgresError") throw cause;
    throw new WrongKeysError(
      "ENCRYPTION_KEYS do not open what this database holds: start with the keys it was written with.",
      { cause },
    );
  }
}

/** Signed under the newest key; the API accepts the signatures of every key in its ring. */
function receiptUrls({ keyRing, publicUrl }: WorkerConfig): SendMessageDeps["receiptUrl"] {
  const key = keyRing.keyFor("receipt", keyRing.newestId);
  if (key === null) throw new Error("the key ring lacks its own newest key");
  return (providerId, about) => createReceiptUrl({ publicUrl, providerId, ...about }, key);
}
