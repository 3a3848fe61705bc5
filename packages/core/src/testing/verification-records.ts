import type { KeyRing, PhoneDigest } from "../access/index.ts";
import type { Message } from "../message/index.ts";
import type { Project } from "../project/index.ts";
import { type Outcome, RULES_VERSION, type Ruling, type SignedRuling, signRuling } from "../ruling/index.ts";
import { newId } from "../runtime/index.ts";
import {
  advance,
  type Ending,
  type EndStatus,
  type StartRecord,
  snapshotOf,
  type Verification,
  type VerificationFact,
} from "../verification/index.ts";
import type { Event, EventSource } from "../webhook/index.ts";

export interface RecordsOptions {
  readonly project: Project;
  readonly source: EventSource;
  readonly phoneDigest: PhoneDigest;
  readonly rulingKeys: KeyRing;
}

/** What a store of Verifications is given to write. */
export interface VerificationRecords {
  /** A start of a number that nobody else uses, or of `to`. */
  aStart(change?: Partial<Verification>, more?: Partial<StartRecord>): StartRecord;
  anEnding(verification: Verification, fact: VerificationFact): Ending;
  /** The decision to send, of a Verification; or another outcome of it. */
  aRuling(verification: Verification, outcome?: Outcome): SignedRuling;
}

/** Records of one project, as the use-cases would make them. */
export function createVerificationRecords(options: RecordsOptions): VerificationRecords {
  return {
    aStart: (change = {}, more = {}) => aStart(options, change, more),
    anEnding: (verification, fact) => anEnding(options.source, verification, fact),
    aRuling: (verification, outcome) => aRuling(options, verification, outcome),
  };
}

let counter = 0;

function aStart(
  { project, source, phoneDigest, rulingKeys }: RecordsOptions,
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
    ruling: aRuling({ source, rulingKeys }, verification),
    ...more,
  };
}

function aRuling(
  { source, rulingKeys }: Pick<RecordsOptions, "source" | "rulingKeys">,
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
  return signRuling(ruling, { id: newId("dec", source), projectId, verificationId: id }, rulingKeys);
}

function anEvent(source: EventSource, verification: Verification, type: Event["type"]): Event {
  return {
    id: newId("evt", source),
    type,
    projectId: verification.projectId,
    verificationId: verification.id,
    at: source.clock.now(),
    data: { verification: snapshotOf(verification) },
  };
}

function anEnding(source: EventSource, verification: Verification, fact: VerificationFact): Ending {
  const ended = advance(verification, fact, source.clock.now());
  if (ended === null) throw new Error("has ended already");
  const status = ended.status as EndStatus;
  return { verification: { ...ended, status }, event: anEvent(source, ended, `verification.${status}`) };
}
