import { randomBytes } from "node:crypto";
import { createSealer } from "@proofline/core/access";
import type { Random } from "@proofline/core/runtime";
import { type SweepDeps, sweep } from "@proofline/core/sweep";
import { endUndeliverable } from "@proofline/core/verification";
import {
  createDeliveryStore,
  createMessageStore,
  createSweepStore,
  createVerificationStore,
  type Database,
  openDatabase,
} from "@proofline/db";
import { createProviders, createReceiptUrl } from "@proofline/providers";
import { type JobsHandle, openJobs, type Processors, type QueueLog } from "@proofline/queue";
import { createWebhookClient } from "@proofline/webhook-client";
import type { WorkerConfig } from "./config.ts";
import { countAttempts, countTries, type WorkerMetrics } from "./metrics.ts";
import { createDeliverWebhookProcessor } from "./processors/deliver-webhook.ts";
import { createSendMessageProcessor } from "./processors/send-message.ts";
import type { SweepLoopDeps } from "./sweep-loop.ts";

/** Who hears of what happens. */
export interface Watchers {
  readonly log: QueueLog;
  readonly metrics: WorkerMetrics;
}

/** What a worker process works with: the ports with their adapters in them. */
export interface Composition {
  readonly database: Database;
  readonly jobs: JobsHandle;
  /** For the queues that this process consumes, and no others. */
  readonly processors: Processors;
  readonly sweepLoop: Pick<SweepLoopDeps, "clock" | "sweep" | "sweeps">;
  /** Connections to customers' servers; ended after the workers. */
  readonly closeWebhookClient: () => Promise<void>;
}

const random: Random = { bytes: (length) => randomBytes(length) };

/**
 * The one place that names adapters. Throws DatabaseNotReady, QueueUnusableError or QueueUnavailableError, each with
 * one sentence for the operator; what was opened until then is closed.
 */
export async function composeWorker(config: WorkerConfig, { log, metrics }: Watchers): Promise<Composition> {
  const database = await openDatabase({ url: config.databaseUrl, applicationName: "proofline-worker" });
  let jobs: JobsHandle | undefined;
  try {
    jobs = await openJobs(config.queue, { log });
    return await composeOver({ config, database, jobs, metrics });
  } catch (error) {
    await jobs?.close();
    await database.close();
    throw error;
  }
}

interface Opened {
  readonly config: WorkerConfig;
  readonly database: Database;
  readonly jobs: JobsHandle;
  readonly metrics: WorkerMetrics;
}

async function composeOver({ config, database, jobs, metrics }: Opened): Promise<Composition> {
  const { clock } = database;
  const sealer = createSealer({ ring: config.keyRing, random });
  const verifications = createVerificationStore(database, { sealer });
  const messages = createMessageStore(database, { sealer });
  const sweeps = createSweepStore(database, { sealer });
  const client = createWebhookClient({ allowLoopbackHttp: config.allowLoopbackHttp });
  const shared = { clock, random, jobs, messages, verifications };
  const settling: SweepDeps = {
    ...shared,
    sweeps,
    endUndeliverable: (verification) => endUndeliverable(shared, verification),
  };

  const processors: { -readonly [Name in keyof Processors]: Processors[Name] } = {};
  if (config.queues.includes("messages")) {
    const providers = await createProviders(config.providers);
    processors["message.send"] = createSendMessageProcessor({
      ...settling,
      keyRing: config.keyRing,
      providers: new Map(providers.map((provider) => [provider.id, countAttempts(provider, metrics)])),
      receiptUrl: receiptUrls(config),
    });
  }
  if (config.queues.includes("webhooks")) {
    const deliveries = createDeliveryStore(database, { sealer });
    processors["webhook.deliver"] = createDeliverWebhookProcessor({
      clock,
      random,
      deliveries,
      client: countTries(client, metrics),
    });
  }
  return {
    database,
    jobs,
    processors,
    sweepLoop: { clock, sweeps, sweep: () => sweep(settling) },
    closeWebhookClient: () => client.close(),
  };
}

/** Signed under the newest key; the API accepts the signatures of every key in its ring. */
function receiptUrls({ keyRing, publicUrl }: WorkerConfig) {
  const key = keyRing.keyFor("receipt", keyRing.newestId);
  if (key === null) throw new Error("the key ring lacks its own newest key");
  return (providerId: string, attemptId: Parameters<typeof createReceiptUrl>[0]["attemptId"]): string =>
    createReceiptUrl({ publicUrl, providerId, attemptId }, key);
}
