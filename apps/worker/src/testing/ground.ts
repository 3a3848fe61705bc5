import { randomBytes } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type RunningCarrier, startCarrier } from "@proofline/carrier/app";
import { createPhoneDigest, createSealer, digestApiKey, newApiKey } from "@proofline/core/access";
import { createBacklogBoard } from "@proofline/core/backlog";
import { defaultSettings } from "@proofline/core/project";
import { createRulingBook } from "@proofline/core/ruling";
import { newId } from "@proofline/core/runtime";
import { createVerification, endVerification, type VerificationDeps } from "@proofline/core/verification";
import { newSigningKeyPair, newWebhookSecret } from "@proofline/core/webhook";
import {
  bootstrapProject,
  createLimitStore,
  createLockStore,
  createMessageStore,
  createProjectStore,
  createRulingStore,
  createTestNumberStore,
  createVerificationStore,
  createWebhookEndpointStore,
  openDatabase,
} from "@proofline/db";
import { cloneDatabase, redis } from "@proofline/embedded/testing";
import { openJobs, type QueueLog } from "@proofline/queue";
import { type Env, loadConfig } from "../config.ts";

export const silent: QueueLog = { info: () => {}, warn: () => {}, error: () => {} };
const random = { bytes: (length: number) => randomBytes(length) };

/** Rows to work on, made by the use-cases that the API calls, and the real carrier. */
export async function openGround(backend: "redis" | "postgres") {
  const { url, drop } = await cloneDatabase();
  const carrier: RunningCarrier = await startCarrier({ port: 0 });
  const database = await openDatabase({ url });
  const queue = backend === "redis" ? redis() : null;
  const env: Env = {
    ...someKeys(),
    DATABASE_URL: url,
    ...(queue === null ? {} : { REDIS_URL: queue.url, QUEUE_PREFIX: queue.prefix.replace(/[{}]/g, "") }),
    WORKER_HEALTH_PORT: "0",
    TWILIO_ACCOUNT_SID: `AC${randomBytes(16).toString("hex")}`,
    TWILIO_AUTH_TOKEN: "token",
    TWILIO_FROM: "+15005550006",
    TWILIO_BASE_URL: carrier.url,
  };
  const config = loadConfig(env);
  const { clock } = database;
  const secretKey = newApiKey("secret", random);
  const publishableKey = newApiKey("publishable", random);
  const settings = { ...defaultSettings, providers: ["twilio"] };
  await bootstrapProject(database, { name: "test", settings, secretKey, publishableKey, clock, random });
  const sealer = createSealer({ ring: config.keyRing, random });
  const projects = createProjectStore(database, { sealer });
  const authenticate = async () => {
    const access = await projects.authenticate(digestApiKey(secretKey));
    if (access === null) throw new Error("no access");
    return access;
  };
  const { project } = await authenticate();
  const jobs = await openJobs(config.queue, { log: silent });
  const deps: VerificationDeps = {
    clock,
    random,
    jobs,
    backlog: createBacklogBoard(),
    backlogMax: 1_000_000,
    channels: ["sms"],
    standingOf: () => ({ kind: "closed" }),
    keyRing: config.keyRing,
    phoneDigest: createPhoneDigest(random.bytes(32)),
    verifications: createVerificationStore(database, { sealer }),
    testNumbers: createTestNumberStore(database, { sealer }),
    locks: createLockStore(database),
    rulings: createRulingBook({ store: createRulingStore(database), clock, onLost: () => {} }),
    limits: createLimitStore(database),
    pause: async () => {},
    proven: { note: () => {} },
    decisionClient: { post: () => Promise.reject(new Error("no backend is asked here")) },
    proofs: { sign: () => Promise.reject(new Error("nothing is proven here")) },
    issuer: config.publicUrl,
  };
  const posts: { headers: Record<string, unknown>; body: string }[] = [];
  const receiver = await listen(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    posts.push({ headers: request.headers, body });
    response.writeHead(204).end();
  });
  await createWebhookEndpointStore(database, { sealer }).insert({
    id: newId("whe", { clock, random }),
    projectId: project.id,
    url: `http://127.0.0.1:${portOf(receiver)}/`,
    types: [],
    secrets: [newWebhookSecret(random)],
    ...newSigningKeyPair(random),
    disabledReason: null,
    health: { failures: 0, failingSince: null, openUntil: null },
    enabled: true,
    createdAt: clock.now(),
  });
  let count = 0;
  return {
    env,
    carrier,
    changeSettings: (change: Partial<typeof settings>) => projects.changeSettings(project.id, change),
    messages: createMessageStore(database, { sealer }),
    posts,
    async start() {
      const to = `+4477009000${String(count++).padStart(2, "0")}`;
      const access = await authenticate();
      const { body } = await createVerification(deps, {
        access,
        reload: authenticate,
        input: { to },
        idempotency: null,
      });
      return { to, verificationId: body.id as `ver_${string}` };
    },
    async cancel(id: `ver_${string}`) {
      const verification = await deps.verifications.find(project.id, id);
      if (verification === null) throw new Error("no verification");
      await endVerification(deps, verification, "caller_canceled");
    },
    async connectionsOf(application: string) {
      const [row] = await database.sql<{ count: number }[]>`
        select count(*)::int as count from pg_stat_activity
         where application_name = ${application} and datname = current_database()`;
      return row?.count ?? -1;
    },
    async close() {
      await jobs.close();
      await database.close();
      await carrier.close();
      receiver.close();
      receiver.closeAllConnections();
      await drop();
    },
  };
}

export function someKeys(): Env {
  return { ENCRYPTION_KEYS: `k1:${randomBytes(32).toString("base64")}` };
}

export function listen(handler: Parameters<typeof createServer>[1] & object): Promise<Server> {
  const server = createServer(handler);
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

export function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
