import { randomBytes } from "node:crypto";
import { createPhoneDigest, createSealer, digestApiKey, newApiKey, readKeyRing } from "@proofline/core/access";
import type { Message } from "@proofline/core/message";
import { type Project, presetSettings } from "@proofline/core/project";
import { type Outcome, RULES_VERSION, type Ruling, type SignedRuling, signRuling } from "@proofline/core/ruling";
import { newId } from "@proofline/core/runtime";
import type { Ending, StartRecord, Verification } from "@proofline/core/verification";
import { advance, type EndStatus, snapshotOf } from "@proofline/core/verification";
import type { Event } from "@proofline/core/webhook";
import { cloneDatabase } from "@proofline/embedded/testing";
import {
  bootstrapProject,
  createDeadLetterStore,
  createDeliveryStore,
  createEventStore,
  createMessageStore,
  createProjectStore,
  createRulingStore,
  createSweepStore,
  createVerificationStore,
  createWebhookEndpointStore,
  openDatabase,
} from "../index.ts";

const random = { bytes: (length: number) => new Uint8Array(randomBytes(length)) };

/** A migrated database of its own with one project, and the stores over it. */
export async function openWorld() {
  const { url, drop } = await cloneDatabase();
  const database = await openDatabase({ url, max: 20 });
  const reading = readKeyRing(`k1:${randomBytes(32).toString("base64")}`);
  if (!reading.ok) throw new Error("no key ring");
  const sealer = createSealer({ ring: reading.ring, random });
  const { clock } = database;
  const secretKey = newApiKey("secret", random);
  await bootstrapProject(database, {
    name: "test",
    settings: presetSettings("balanced"),
    secretKey,
    publishableKey: newApiKey("publishable", random),
    clock,
    random,
  });
  const projects = createProjectStore(database, { sealer });
  const access = await projects.authenticate(digestApiKey(secretKey));
  if (access === null) throw new Error("no access");
  const source = { clock, random };
  const phoneDigest = createPhoneDigest(random.bytes(32));
  const project = access.project;
  return {
    url,
    database,
    sql: database.sql,
    sealer,
    source,
    projects,
    project,
    secretKey,
    verifications: createVerificationStore(database, { sealer }),
    messages: createMessageStore(database, { sealer }),
    deliveries: createDeliveryStore(database, { sealer }),
    events: createEventStore(database, { sealer }),
    endpoints: createWebhookEndpointStore(database, { sealer }),
    sweeps: createSweepStore(database),
    deadLetters: createDeadLetterStore(database),
    rulings: createRulingStore(database),
    rulingKeys: testRing,
    /** The decision to send, of a Verification; or another outcome of it. */
    aRuling: (verification: Verification, outcome?: Outcome) => aRuling(source, verification, outcome),
    aStart: (change: Partial<Verification> = {}, more: Partial<StartRecord> = {}) =>
      aStart({ project, source, phoneDigest }, change, more),
    anEnding: (verification: Verification, fact: Parameters<typeof advance>[1]) => anEnding(source, verification, fact),
    close: async () => {
      await database.close();
      await drop();
    },
  };
}

export type World = Awaited<ReturnType<typeof openWorld>>;
type Source = Parameters<typeof newId>[1];

let counter = 0;

function aStart(
  {
    project,
    source,
    phoneDigest,
  }: { project: Project; source: Source; phoneDigest: ReturnType<typeof createPhoneDigest> },
  change: Partial<Verification>,
  more: Partial<StartRecord>,
): StartRecord {
  const now = source.clock.now();
  const to = change.to ?? `+4477009${String(counter++).padStart(5, "0")}`;
  const { settings } = project;
  const verification: Verification = {
    id: newId("ver", source),
    projectId: project.id,
    status: "pending",
    reason: null,
    to,
    phoneDigest: Buffer.from(phoneDigest(project.id, to)).toString("hex"),
    handsetDigest: Buffer.from(phoneDigest.ofHandset(to)).toString("hex"),
    country: "GB",
    testOutcome: null,
    channel: "sms",
    channels: ["sms"],
    locale: "en-GB",
    custom: "a 'quoted' \"custom\" \\ value",
    reference: null,
    userId: null,
    metadata: { cart: 7, nested: { ok: true } },
    text: null,
    senderId: null,
    autofill: { webDomain: null, androidHash: null },
    link: false,
    codeKeyId: "k1",
    codeShape: { type: settings.codeType, length: settings.codeLength },
    suppliedCode: null,
    suppliedDigest: null,
    generation: 0,
    resendPolicy: "same",
    checksUsed: 0,
    checksMax: 5,
    sendsUsed: 1,
    sendsMax: 5,
    cooldownsSeconds: [30, 60],
    lastSentAt: now,
    decision: null,
    createdAt: now,
    expiresAt: new Date(now.getTime() + 600_000),
    verifiedAt: null,
    endedAt: null,
    ...change,
  };
  const message: Message = {
    id: newId("msg", source),
    verificationId: verification.id,
    projectId: project.id,
    channel: "sms",
    status: "queued",
    generation: 0,
    nextProvider: "twilio",
    sender: null,
    segments: null,
    priority: 0,
    createdAt: now,
  };
  const event = anEvent(source, verification, "verification.created");
  return {
    verification,
    message,
    event,
    projectVersion: project.version,
    answer: null,
    superseded: null,
    ride: null,
    ruling: aRuling(source, verification),
    ...more,
  };
}

const testRing = (() => {
  const reading = readKeyRing(`k1:${Buffer.alloc(32, 9).toString("base64")}`);
  if (!reading.ok) throw new Error("no key ring");
  return reading.ring;
})();

function aRuling(
  source: Source,
  { id, projectId, phoneDigest, country, channel, createdAt }: Verification,
  outcome: Outcome = { action: "send", step: null, code: null },
): SignedRuling {
  const ruling: Ruling = {
    version: RULES_VERSION,
    occasion: "start",
    at: createdAt.toISOString(),
    project_version: 1,
    actor: { kind: "secret", api_key_id: null },
    subject: { number: phoneDigest, country, channel },
    steps: [],
    outcome,
  };
  return signRuling(ruling, { id: newId("dec", source), projectId, verificationId: id }, testRing);
}

function anEvent(source: Source, verification: Verification, type: Event["type"]): Event {
  return {
    id: newId("evt", source),
    type,
    projectId: verification.projectId,
    verificationId: verification.id,
    at: source.clock.now(),
    data: { verification: snapshotOf(verification) },
  };
}

function anEnding(source: Source, verification: Verification, fact: Parameters<typeof advance>[1]): Ending {
  const ended = advance(verification, fact, source.clock.now());
  if (ended === null) throw new Error("has ended already");
  const status = ended.status as EndStatus;
  return { verification: { ...ended, status }, event: anEvent(source, ended, `verification.${status}`) };
}
