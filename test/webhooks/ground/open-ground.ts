import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { createPhoneDigest, createSealer, digestApiKey, newApiKey, readKeyRing } from "@proofline/core/access";
import { createBacklogBoard } from "@proofline/core/backlog";
import { type Access, presetSettings } from "@proofline/core/project";
import { createRulingBook } from "@proofline/core/ruling";
import type { Random } from "@proofline/core/runtime";
import type { VerificationDeps } from "@proofline/core/verification";
import {
  createEndpoint,
  createEndpointGate,
  type EndpointGate,
  type GateLimits,
  type WebhookClient,
} from "@proofline/core/webhook";
import {
  bootstrapProject,
  createDeliveryStore,
  createEventStore,
  createLimitStore,
  createLockStore,
  createProjectStore,
  createProofStore,
  createRulingStore,
  createSweepStore,
  createTestNumberStore,
  createVerificationStore,
  createWebhookEndpointStore,
  loadPhoneIndexKey,
  openDatabase,
} from "@proofline/db";
import { createProofSigner } from "@proofline/proof";
import { openJobs, type QueueConfig, type RunningWorker, startWorker } from "@proofline/queue";
import { createBreakingClient, createWebhookClient, type WebhookClientOptions } from "@proofline/webhook-client";
import { createDeliverWebhookProcessor } from "../../../apps/worker/src/processors/deliver-webhook.ts";

export interface GroundOptions {
  /** A migrated database without a project. */
  readonly databaseUrl: string;
  readonly queue: QueueConfig;
  readonly client?: Partial<WebhookClientOptions>;
  /** Of the client that asks decision callbacks. */
  readonly decisionDeadlineMs?: number;
  readonly breakerOpenMs?: number;
}

export const ISSUER = "https://verify.example.com";
/** What a worker is given, where its operator says nothing else. */
export const GATE: GateLimits = { healthyMax: 20, failingMax: 2 };
const CONCURRENCY = 50;
const SWEEP_EVERY_MS = 1_000;
const SWEEP_BATCH = 500;

export const random: Random = { bytes: (length) => randomBytes(length) };
const silent = { info() {}, warn() {}, error() {} };

export type Ground = Awaited<ReturnType<typeof openGround>>;

/** The API's and the worker's insides over real servers: stores, queue, guarded client, signer; nobody delivers yet. */
export async function openGround(options: GroundOptions) {
  const { databaseUrl, queue } = options;
  const database = await openDatabase({ url: databaseUrl, max: 20 });
  const { clock } = database;
  const encryptionKeys = `k1:${randomBytes(32).toString("base64")}`;
  const ring = readKeyRing(encryptionKeys);
  if (!ring.ok) throw new Error("no key ring");
  const keyRing = ring.ring;
  const sealer = createSealer({ ring: keyRing, random });
  const jobs = await openJobs(queue, { log: silent });
  const client = createWebhookClient({ allowLoopbackHttp: true, ...options.client });
  const decisionClient = createWebhookClient({
    allowLoopbackHttp: true,
    totalDeadlineMs: options.decisionDeadlineMs ?? 3_000,
    ...(options.client?.resolve === undefined ? {} : { resolve: options.client.resolve }),
  });
  const breaking = createBreakingClient(
    decisionClient,
    options.breakerOpenMs === undefined ? {} : { openMs: options.breakerOpenMs },
  );
  const keys = { secret: newApiKey("secret", random), publishable: newApiKey("publishable", random) };
  await bootstrapProject(database, {
    name: "ground",
    settings: presetSettings("none"),
    secretKey: keys.secret,
    publishableKey: keys.publishable,
    clock,
    random,
  });
  const projects = createProjectStore(database, { sealer });
  const accessOf = async (kind: keyof typeof keys): Promise<Access> => {
    const access = await projects.authenticate(digestApiKey(keys[kind]));
    if (access === null) throw new Error("the key is not known");
    return access;
  };
  const proofs = createProofSigner({ ring: keyRing, issuer: ISSUER });
  const deps: VerificationDeps = {
    clock,
    random,
    keyRing,
    phoneDigest: createPhoneDigest(await loadPhoneIndexKey(database, { sealer, random })),
    verifications: createVerificationStore(database, { sealer }),
    testNumbers: createTestNumberStore(database, { sealer }),
    locks: createLockStore(database),
    rulings: createRulingBook({ store: createRulingStore(database), clock, onLost: () => {} }),
    limits: createLimitStore(database),
    pause: async () => {},
    proven: { note: () => {} },
    jobs,
    backlog: createBacklogBoard(),
    backlogMax: 1_000_000,
    channels: ["sms"],
    standingOf: () => ({ kind: "closed" }),
    decisionClient: breaking,
    proofs,
    issuer: ISSUER,
  };
  const endpoints = createWebhookEndpointStore(database, { sealer });
  const endpointDeps = { clock, random, jobs, endpoints, client };
  const workers: (() => Promise<void>)[] = [];

  return {
    database,
    sql: database.sql,
    deps,
    keyRing,
    /** The same ring as a process is told it. */
    encryptionKeys,
    projects,
    proofs,
    redeemed: createProofStore(database),
    events: createEventStore(database, { sealer }),
    endpointDeps,
    client,
    jobs,
    accessOf,
    subscribe: async (access: Access, url: string, types: Parameters<typeof createEndpoint>[1]["types"] = []) =>
      await createEndpoint(endpointDeps, { access, url, types }),
    /** Starts to deliver; the function ends it. */
    async startDelivering({ gate, wrap, concurrency = CONCURRENCY }: Delivering = {}): Promise<Stop> {
      const processor = createDeliverWebhookProcessor({
        clock,
        random,
        jobs,
        deliveries: createDeliveryStore(database, { sealer }),
        client: wrap === undefined ? client : wrap(client),
        issuer: ISSUER,
        gate: gate ?? createEndpointGate(GATE),
      });
      const worker: RunningWorker = await startWorker({
        config: queue,
        queue: "webhooks",
        concurrency,
        processors: { "webhook.deliver": processor },
        log: silent,
      });
      const stopSweeping = this.startSweeping();
      const stop = async (): Promise<void> => {
        await stopSweeping();
        await worker.close();
      };
      workers.push(stop);
      return stop;
    },
    /** Nudges what is due, for whoever delivers it; the function ends it. */
    startSweeping(): Stop {
      const stopping = new AbortController();
      const sweeping = sweepUntil(stopping.signal, createSweepStore(database), jobs);
      return async () => {
        stopping.abort();
        await sweeping;
      };
    },
    async close(): Promise<void> {
      for (const stop of workers) await stop();
      await client.close();
      await decisionClient.close();
      await jobs.close();
      await database.close();
    },
  };
}

type Stop = () => Promise<void>;

export interface Delivering {
  readonly gate?: EndpointGate;
  /** Puts something around the client. */
  readonly wrap?: (client: WebhookClient) => WebhookClient;
  readonly concurrency?: number;
}

type Sweeps = ReturnType<typeof createSweepStore>;
type GroundJobs = Awaited<ReturnType<typeof openJobs>>;

/** The part of the sweep that is about Deliveries: nobody sends texts here, so nobody may nudge for them. */
async function sweepUntil(signal: AbortSignal, sweeps: Sweeps, jobs: GroundJobs): Promise<void> {
  while (!signal.aborted) {
    const due = await sweeps.nudgeDeliveries(SWEEP_BATCH);
    await jobs.enqueue(due.map(({ id, nudge }) => ({ name: "webhook.deliver", payload: { deliveryId: id }, nudge })));
    if (due.length < SWEEP_BATCH) await sleep(SWEEP_EVERY_MS, undefined, { signal }).catch(() => {});
  }
}
