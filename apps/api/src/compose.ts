import { setTimeout as sleep } from "node:timers/promises";
import { createPhoneDigest, createSealer, newApiKey } from "@proofline/core/access";
import { type BacklogBoard, createBacklogBoard } from "@proofline/core/backlog";
import { createHealthBoard } from "@proofline/core/health";
import type { Limits } from "@proofline/core/limit";
import { presetSettings } from "@proofline/core/project";
import type { ReceiptReader } from "@proofline/core/provider";
import { createRulingBook } from "@proofline/core/ruling";
import type { Clock } from "@proofline/core/runtime";
import { createCheckTally } from "@proofline/core/spray";
import { createProofFeed, type ProofFeed } from "@proofline/core/verification";
import {
  bootstrapProject,
  createApiKeyStore,
  createBacklogStore,
  createDeadLetterStore,
  createDeliveryStore,
  createEventStore,
  createHealthStore,
  createLimitLedger,
  createLimitStore,
  createLockStore,
  createMessageStore,
  createProjectStore,
  createProofStore,
  createRulingStore,
  createSprayStore,
  createTestNumberStore,
  createVerificationStore,
  createWebhookEndpointStore,
  type Database,
  DatabaseNotReady,
  loadPhoneIndexKey,
  openDatabase,
  resealUnderNewestKey,
} from "@proofline/db";
import { createMetrics, type Logger } from "@proofline/observability";
import { createProofSigner, createUserTokens } from "@proofline/proof";
import { channelsOf, createReceiptReaders } from "@proofline/providers";
import {
  type JobsHandle,
  openJobs,
  openRedisLimits,
  QueueUnavailableError,
  QueueUnusableError,
} from "@proofline/queue";
import { createBreakingClient, createWebhookClient, type GuardedWebhookClient } from "@proofline/webhook-client";
import type { ApiDeps, ApiMetrics } from "./api.ts";
import type { ApiConfig } from "./config.ts";
import { noteLostRulings } from "./note-lost-rulings.ts";
import { createPooledRandom } from "./pooled-random.ts";
import { readAnyKey } from "./read-any-key.ts";
import { type BacklogWatch, watchBacklog } from "./watch-backlog.ts";
import { type CheckWatch, watchChecks } from "./watch-checks.ts";
import { type ProviderWatch, watchProviders } from "./watch-providers.ts";

/** What an API process works with: the ports with their adapters in them. */
export interface Composition {
  readonly deps: ApiDeps;
  /** Keys of the first project that this start made up, by what they are; a key that was given is not among them. */
  readonly generatedKeys: Readonly<Record<string, string>>;
  /** Ends what was opened; call it when no request is left. */
  close(): Promise<void>;
}

/** A person waits for the text meanwhile, and their backend is told of this bound (docs/decision-callback.md). */
const DECISION_DEADLINE_MS = 3_000;
const DECISION_CONNECT_TIMEOUT_MS = 2_000;

const random = createPooledRandom();

/**
 * The one place that names adapters. Throws DatabaseNotReady, QueueUnusableError or QueueUnavailableError, each with
 * one sentence for the operator; what was opened until then is closed.
 */
export async function composeApi(config: ApiConfig, log: Logger): Promise<Composition> {
  const database = await openDatabase({
    url: config.databaseUrl,
    max: config.databaseConnectionsMax,
    applicationName: "proofline-api",
  });
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

/** What to tell an operator of a start that failed; null for what no operator can put right. */
export function sentenceFor(error: unknown): string | null {
  const refusals = [DatabaseNotReady, QueueUnavailableError, QueueUnusableError];
  const refused = refusals.some((refusal) => error instanceof refusal);
  return refused && error instanceof Error ? error.message : null;
}

interface Opened {
  readonly config: ApiConfig;
  readonly log: Logger;
  readonly database: Database;
  readonly jobs: JobsHandle;
}

async function composeOver({ config, log, database, jobs }: Opened): Promise<Composition> {
  const { clock } = database;
  const { publicUrl, allowLoopbackHttp, allowPrivate } = config;
  const sealer = createSealer({ ring: config.keyRing, random });
  const indexKey = await loadPhoneIndexKey(database, { sealer, random });
  await resealUnderNewestKey(database, { sealer });
  const generatedKeys = await bootstrap(database, config);
  const backlog = createBacklogBoard();
  const health = createHealthStore(database);
  const board = createHealthBoard({ store: health, clock, jobs });
  const checkTally = createCheckTally();
  const watches = [
    await watchBacklog({ board: backlog, backlogs: createBacklogStore(database), log }),
    await watchProviders({ board, log }),
    watchChecks({ tally: checkTally, sprays: createSprayStore(database), jobs, log }),
  ];
  const limits = openLimits({ config, log, database, jobs });
  await limits.ready();
  const client = createWebhookClient({ allowLoopbackHttp, allowPrivate });
  const asking = createWebhookClient({
    allowLoopbackHttp,
    allowPrivate,
    totalDeadlineMs: DECISION_DEADLINE_MS,
    connectTimeoutMs: DECISION_CONNECT_TIMEOUT_MS,
  });
  const rulingStore = createRulingStore(database);
  const proven = createProofFeed({
    rulings: rulingStore,
    limits,
    onFailed: (error) => log.warn("pumping_guard.proof_not_counted", { error }),
  });
  const metrics = createApiMetrics(jobs, backlog);
  const deps: ApiDeps = {
    clock,
    random,
    keyRing: config.keyRing,
    phoneDigest: createPhoneDigest(indexKey),
    projects: createProjectStore(database, { sealer }),
    apiKeys: createApiKeyStore(database),
    verifications: createVerificationStore(database, { sealer }),
    rulings: createRulingBook({
      store: rulingStore,
      clock,
      perSecondMax: config.decisionsPerSecondMax,
      onLost: noteLostRulings({ log, metrics }),
    }),
    rulingStore,
    proven,
    onPlaceClosed: metrics.placeClosed,
    testNumbers: createTestNumberStore(database, { sealer }),
    testKeys: config.testKeys,
    messages: createMessageStore(database, { sealer }),
    endpoints: createWebhookEndpointStore(database, { sealer }),
    events: createEventStore(database, { sealer }),
    deliveries: createDeliveryStore(database, { sealer }),
    deadLetters: createDeadLetterStore(database),
    locks: createLockStore(database),
    checkTally,
    proofs: createProofSigner({ ring: config.keyRing, issuer: publicUrl }),
    userTokens: createUserTokens({ ring: config.keyRing, issuer: publicUrl }),
    redeemed: createProofStore(database),
    limits,
    pause: sleep,
    jobs,
    backlog,
    backlogMax: config.backlogMax,
    standingOf: board.standingOf,
    health,
    client,
    decisionClient: createBreakingClient(asking),
    channels: channelsOf(config.providers),
    accounts: config.providers.accounts.map(({ id }) => id),
    receiptReaders: receiptReaders(config, clock),
    publicUrl,
    isTrustedProxy: config.isTrustedProxy,
    issuer: publicUrl,
    pings: { database: () => database.ping(), queue: () => jobs.ping() },
    log,
    metrics,
  };
  return {
    deps,
    generatedKeys,
    close: () => closeAll({ watches, clients: [client, asking], proven, limits, jobs, database }),
  };
}

interface OpenedLimits extends Limits {
  ready(): Promise<void>;
  close(): Promise<void>;
}

/** Counts are kept where the jobs are; while Redis is away they go on in Postgres. */
function openLimits({ config: { queue }, log, database }: Opened): OpenedLimits {
  const inPostgres = createLimitStore(database);
  if (queue.backend === "redis")
    return openRedisLimits(queue, { ledger: createLimitLedger(database), instead: inPostgres, log });
  return { ...inPostgres, ready: async () => {}, close: async () => {} };
}

async function bootstrap(database: Database, { bootstrap }: ApiConfig): Promise<Readonly<Record<string, string>>> {
  const {
    limits,
    secretKey = newApiKey("secret", random),
    publishableKey = newApiKey("publishable", random),
  } = bootstrap;
  const outcome = await bootstrapProject(database, {
    name: "First project",
    settings: presetSettings(limits),
    secretKey,
    publishableKey,
    testSecretKey: bootstrap.testSecretKey ?? null,
    clock: database.clock,
    random,
  });
  if (outcome === "exists") return {};
  return {
    ...(bootstrap.secretKey === undefined ? { "secret key": secretKey } : {}),
    ...(bootstrap.publishableKey === undefined ? { "publishable key": publishableKey } : {}),
  };
}

/** Workers sign receipt URLs under the newest key; a receipt may come back after the ring has turned. */
function receiptReaders({ keyRing, keyIds, providers }: ApiConfig, clock: Clock): readonly ReceiptReader[] {
  const keys = keyIds.map((id) => keyRing.keyFor("receipt", id)).filter((key) => key !== null);
  return readAnyKey(keys.map((receiptUrlKey) => createReceiptReaders(providers, { receiptUrlKey, clock })));
}

function createApiMetrics(jobs: JobsHandle, backlog: BacklogBoard): ApiMetrics {
  const metrics = createMetrics({
    readUnsent: () => backlog.total(),
    readQueueDepths: async () =>
      Object.fromEntries(Object.entries(await jobs.depths()).map(([queue, depth]) => [queue, { ...depth }])),
  });
  return {
    requestAnswered: ({ route, status, durationMs }) =>
      metrics.httpRequestSeconds.observe({ route, status }, durationMs / 1000),
    verificationStarted: () => metrics.verificationsStarted.inc(),
    monitoredStart: (country) => metrics.monitoredStarts.inc({ country }),
    checked({ valid, compared }) {
      metrics.checks.inc({ valid: String(valid) });
      if (compared) metrics.guessesCompared.inc();
    },
    placeClosed: (scope, mode) => metrics.placesClosed.inc({ scope, mode }),
    decisionsLost: ({ why, count }) => metrics.decisionsLost.inc({ why }, count),
    read: async () => ({ contentType: metrics.contentType, text: await metrics.render() }),
  };
}

interface Closing {
  readonly proven: ProofFeed;
  readonly watches: readonly (BacklogWatch | ProviderWatch | CheckWatch)[];
  readonly clients: readonly GuardedWebhookClient[];
  readonly limits: OpenedLimits;
  readonly jobs: JobsHandle;
  readonly database: Database;
}

async function closeAll({ watches, clients, proven, limits, jobs, database }: Closing): Promise<void> {
  for (const watch of watches) await watch.stop();
  for (const client of clients) await client.close();
  await proven.settled();
  // Its last notes go to the database.
  await limits.close();
  await jobs.close();
  await database.close();
}
