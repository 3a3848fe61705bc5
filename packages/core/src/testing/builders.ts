import type { Actor } from "../access/index.ts";
import { SCOPES } from "../access/index.ts";
import type { Attempt, Message, MessageClaim, MessageContent, ReceiptedFact } from "../message/index.ts";
import { type Access, defaultSettings, type Project, type ProjectSettings } from "../project/index.ts";
import { addSeconds, fromUuid, type Id } from "../runtime/index.ts";
import type { Verification } from "../verification/index.ts";
import type { Event, WebhookEndpoint } from "../webhook/index.ts";
import { newSigningKeyPair } from "../webhook/index.ts";
import { TEST_START } from "./clock.ts";

/** Ofcom's range for fiction: rings nowhere. */
export const TEST_NUMBER = "+447700900123";

/** The `serial`th id of its kind. */
export function anId<P extends string>(prefix: P, serial = 1): Id<P> {
  return fromUuid(prefix, `019a0000-0000-7000-8000-${serial.toString(16).padStart(12, "0")}`);
}

export function anActor(overrides: Partial<Actor> = {}): Actor {
  return { projectId: anId("prj"), apiKeyId: anId("key"), kind: "secret", mode: "live", scopes: SCOPES, ...overrides };
}

export function aProject(settings: Partial<ProjectSettings> = {}, overrides: Partial<Project> = {}): Project {
  return {
    id: anId("prj"),
    name: "Acme",
    version: 1,
    settings: { ...defaultSettings, appName: "Acme", ...settings },
    ...overrides,
  };
}

export function anAccess(settings: Partial<ProjectSettings> = {}, actor: Partial<Actor> = {}): Access {
  return { actor: anActor(actor), project: aProject(settings), decisionCallback: null };
}

export function aVerification(overrides: Partial<Verification> = {}): Verification {
  return {
    id: anId("ver"),
    projectId: anId("prj"),
    status: "pending",
    reason: null,
    to: TEST_NUMBER,
    phoneDigest: "0123456789abcdef0123456789abcdef",
    testOutcome: null,
    handsetDigest: "fedcba9876543210fedcba9876543210",
    country: "GB",
    channel: "sms",
    channels: ["sms"],
    locale: "en",
    custom: null,
    reference: null,
    userId: null,
    metadata: {},
    text: null,
    senderId: null,
    autofill: { webDomain: null, androidHash: null },
    link: false,
    codeKeyId: "k1",
    codeShape: { type: "numeric", length: 6 },
    suppliedCode: null,
    suppliedDigest: null,
    generation: 0,
    resendPolicy: "same",
    checksUsed: 0,
    checksMax: 5,
    sendsUsed: 1,
    sendsMax: 5,
    cooldownsSeconds: [30, 60, 120, 300],
    lastSentAt: TEST_START,
    decision: null,
    createdAt: TEST_START,
    expiresAt: addSeconds(TEST_START, 600),
    verifiedAt: null,
    endedAt: null,
    ...overrides,
  };
}

export function aMessage(overrides: Partial<Message> = {}): Message {
  return {
    id: anId("msg"),
    verificationId: anId("ver"),
    projectId: anId("prj"),
    channel: "sms",
    status: "sending",
    generation: 0,
    nextProvider: "twilio",
    sender: null,
    segments: null,
    priority: 0,
    createdAt: TEST_START,
    ...overrides,
  };
}

export function aContent(overrides: Partial<MessageContent> = {}): MessageContent {
  const verification = aVerification();
  const { country, locale, text, senderId, autofill, link, codeKeyId, codeShape, suppliedCode, expiresAt } =
    verification;
  return {
    to: TEST_NUMBER,
    country,
    locale,
    text,
    senderId,
    autofill,
    link,
    codeKeyId,
    phoneDigest: verification.phoneDigest,
    handsetDigest: verification.handsetDigest,
    codeShape,
    suppliedCode,
    expiresAt,
    testOutcome: null,
    ...overrides,
  };
}

export function aClaim(overrides: Partial<MessageClaim> = {}): MessageClaim {
  return {
    message: aMessage(),
    project: aProject(),
    content: aContent(),
    attempt: { id: anId("att"), provider: "twilio", startedAt: TEST_START },
    attempts: [],
    fence: 1,
    snapshot: { id: anId("ver"), status: "pending" },
    handsetFull: false,
    knownMessageIds: [],
    ...overrides,
  };
}

/** An accepted text of which a receipt tells something. */
export function aReceiptedFact(overrides: Partial<ReceiptedFact> = {}): ReceiptedFact {
  const { message, project, content, snapshot } = aClaim({ message: aMessage({ status: "sent" }) });
  const attempts = [anAttempt({ status: "accepted", providerMessageId: "SM1" })];
  return { message, project, content, attempts, live: true, snapshot, ...overrides };
}

/** An ended Attempt; `cause` null means accepted unless the status says otherwise. */
export function anAttempt(overrides: Partial<Attempt> = {}): Attempt {
  return {
    id: anId("att"),
    provider: "twilio",
    status: "rejected",
    cause: null,
    providerCode: null,
    providerMessageId: null,
    receiptStatus: null,
    retryAfterSeconds: null,
    startedAt: TEST_START,
    endedAt: TEST_START,
    ...overrides,
  };
}

/** What the Event of a success holds. */
export const aVerifiedSnapshot = {
  id: anId("ver"),
  status: "verified",
  channel: "sms",
  user_id: "u-1",
  reference: null,
  verified_at: TEST_START.toISOString(),
};

export function anEvent(overrides: Partial<Event> = {}): Event {
  return {
    id: anId("evt"),
    type: "verification.verified",
    projectId: anId("prj"),
    verificationId: anId("ver"),
    at: TEST_START,
    data: { verification: aVerifiedSnapshot },
    ...overrides,
  };
}

export function anEndpoint(overrides: Partial<WebhookEndpoint> = {}): WebhookEndpoint {
  return {
    id: anId("whe"),
    projectId: anId("prj"),
    url: "https://example.com/hooks",
    types: [],
    secrets: [`whsec_${Buffer.alloc(32, 1).toString("base64")}`],
    ...newSigningKeyPair({ bytes: (length) => new Uint8Array(length).fill(7) }),
    enabled: true,
    disabledReason: null,
    health: { failures: 0, failingSince: null, openUntil: null },
    createdAt: TEST_START,
    ...overrides,
  };
}
