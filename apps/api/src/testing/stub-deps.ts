import { createPhoneDigest, readKeyRing, SCOPES } from "@proofline/core/access";
import { createBacklogBoard } from "@proofline/core/backlog";
import { type Access, defaultSettings } from "@proofline/core/project";
import { fromUuid } from "@proofline/core/runtime";
import type { ApiDeps } from "../api.ts";

const uuid = "019a0000-0000-7000-8000-000000000001";

export const stubAccess: Access = {
  actor: {
    projectId: fromUuid("prj", uuid),
    apiKeyId: fromUuid("key", uuid),
    kind: "secret",
    mode: "live",
    scopes: SCOPES,
  },
  project: { id: fromUuid("prj", uuid), name: "Acme", version: 1, settings: defaultSettings },
  decisionCallback: null,
};

export const STUB_KEY = "sk_stub_key_0123456789";

/** Parts that know one key and nothing else: for what must be refused before any store is asked. */
export function stubDeps(replace: Partial<ApiDeps> = {}): ApiDeps {
  const ring = readKeyRing(`k1:${Buffer.alloc(32, 1).toString("base64")}`);
  if (!ring.ok) throw new Error("no ring");
  const notAsked = async (): Promise<never> => {
    throw new Error("this store must not be asked");
  };
  const store = <T>(): T => new Proxy({}, { get: () => notAsked }) as T;
  return {
    clock: { now: () => new Date() },
    random: { bytes: (length) => new Uint8Array(length) },
    keyRing: ring.ring,
    phoneDigest: createPhoneDigest(new Uint8Array(32)),
    projects: {
      ...store<ApiDeps["projects"]>(),
      authenticate: async () => stubAccess,
      find: async () => stubAccess.project,
    },
    apiKeys: store(),
    verifications: store(),
    rulings: { note: async () => true },
    rulingStore: store(),
    proven: { note: () => {} },
    testNumbers: store(),
    testKeys: false,
    messages: store(),
    endpoints: store(),
    events: store(),
    deliveries: store(),
    deadLetters: store(),
    locks: store(),
    checkTally: { note: () => {} },
    limits: store(),
    pause: async () => {},
    proofs: store(),
    userTokens: store(),
    redeemed: store(),
    jobs: { enqueue: async () => {}, ride: () => null },
    backlog: createBacklogBoard(),
    backlogMax: 1,
    standingOf: () => ({ kind: "closed" }),
    health: store(),
    client: { checkUrl: () => ({ ok: true }) },
    decisionClient: store(),
    channels: ["sms", "call"],
    accounts: ["twilio", "vonage"],
    receiptReaders: [],
    publicUrl: "http://127.0.0.1:3000",
    isTrustedProxy: () => false,
    issuer: "http://127.0.0.1:3000",
    pings: { database: async () => {}, queue: async () => {} },
    log: { info: () => {}, warn: () => {}, error: () => {} },
    metrics: {
      requestAnswered: () => {},
      verificationStarted: () => {},
      monitoredStart: () => {},
      checked: () => {},
      placeClosed: () => {},
      decisionsLost: () => {},
      read: async () => ({ contentType: "text/plain", text: "" }),
    },
    ...replace,
  };
}
