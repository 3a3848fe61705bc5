import type { RejectionKind, SendResult } from "@proofline/core/provider";
import { mapStatus, type StatusAnswer } from "../exchange/map-status.ts";
import { callStatusOf, isCallSid, isMessageSid } from "./statuses.ts";

/**
 * Twilio's error codes (twilio.com/docs/api/errors), by what they mean for a text. 21xxx answer the send, 30xxx come
 * later; a message created as `failed` may carry either.
 */
const REJECTIONS: Readonly<Record<number, RejectionKind>> = {
  10001: "account", // account not active
  10002: "account", // a trial account may not do this
  10004: "throttled", // too many calls at once
  13223: "number", // To: invalid phone number format
  13224: "number", // To: invalid phone number
  13225: "route", // To: forbidden
  13227: "route", // To: country not enabled
  20003: "account", // authentication failed
  20005: "account", // account not active
  20404: "account", // no such account
  20429: "throttled", // too many requests: documented as not processed
  21201: "number", // no To, voice
  21210: "sender", // From not verified
  21211: "number", // invalid To
  21212: "sender", // invalid From
  21213: "sender", // no From, voice
  21214: "number", // To cannot be reached by a call
  21215: "route", // geographic permission, voice
  21216: "route", // To may not be called from this account
  21217: "number", // not a phone number
  21219: "account", // trial account, unverified To, voice
  21265: "number", // To is a short code
  21266: "sender", // To and From are the same
  21408: "route", // region not enabled for this account
  21601: "sender", // From cannot send texts
  21602: "content", // no body
  21603: "sender", // no From
  21604: "number", // no To
  21606: "sender", // From not ours or not SMS-capable
  21608: "account", // trial account, unverified To
  21610: "opted_out", // the person answered STOP
  21611: "throttled", // the sender's queue is full
  21612: "route", // this To cannot be reached from this From: another provider has other senders and other links
  21614: "number", // not SMS-capable
  21617: "content", // body too long
  21635: "number", // landline
  21659: "sender", // From is not a Twilio number, or of another country
  30001: "throttled", // queue overflow
  30002: "account", // account suspended
  30003: "route", // handset unreachable: may be transient
  30004: "number", // blocked
  30005: "number", // unknown handset
  30006: "number", // landline or unreachable carrier: documented as not to be retried
  30007: "content", // filtered by the carrier
  30008: "route", // unknown error at the carrier
  30032: "sender", // toll-free number not verified
  30034: "sender", // sender not registered for A2P
};

const UNDER_WAY = new Set(["accepted", "scheduled", "queued", "sending", "sent", "delivered", "read"]);
const DEAD = new Set(["failed", "undelivered", "canceled"]);

/** The fields of a created message that decide; whatever JSON Twilio, or something in between, put there. */
export interface TwilioMessage {
  readonly sid: unknown;
  readonly status: unknown;
  readonly numSegments: unknown;
  readonly errorCode: unknown;
}

/** A 2xx answer. Accepted needs a message sid and a living status; anything less is unreadable, never a yes. */
export function mapTwilioMessage(message: TwilioMessage): SendResult {
  const sid = readSid(message.sid);
  if (sid === null || typeof message.status !== "string") return unreadable(null);
  if (UNDER_WAY.has(message.status)) {
    return { kind: "accepted", providerMessageId: sid, segments: readSegments(message.numSegments) };
  }
  if (!DEAD.has(message.status)) return unreadable(null);
  const code = readCode(message.errorCode);
  return { kind: "rejected", reason: reasonOf(code) ?? "route", providerCode: toText(code), retryAfterSeconds: null };
}

/** The same of a created call, which has no error code of its own. */
export function mapTwilioCall({ sid, status }: Pick<TwilioMessage, "sid" | "status">): SendResult {
  const known = typeof status === "string" ? callStatusOf(status) : null;
  if (!isCallSid(sid) || typeof status !== "string" || known === null) return unreadable(null);
  if (known !== "undelivered") return { kind: "accepted", providerMessageId: sid, segments: null };
  return { kind: "rejected", reason: "route", providerCode: status, retryAfterSeconds: null };
}

export interface TwilioRefusal {
  readonly status: number;
  /** `code` of the error body, whatever it held. */
  readonly code: unknown;
  readonly retryAfterSeconds: number | null;
}

/** Any other answer. 4xx is a definite no, its code says why; 5xx may have been sent (Twilio: a create is not idempotent). */
export function mapTwilioRefusal({ status, code, retryAfterSeconds }: TwilioRefusal): SendResult {
  const known = readCode(code);
  const answer: StatusAnswer = { status, providerCode: toText(known), retryAfterSeconds };
  const reason = reasonOf(known);
  if (status < 400 || status >= 500 || status === 408 || status === 429 || reason === null) return mapStatus(answer);
  return {
    kind: "rejected",
    reason,
    providerCode: answer.providerCode,
    retryAfterSeconds: reason === "throttled" ? retryAfterSeconds : null,
  };
}

function reasonOf(code: number | null): RejectionKind | null {
  return code === null ? null : (REJECTIONS[code] ?? null);
}

/** Twilio's codes have five digits; anything else in that field is not a code and must not reach rows or logs. */
function readCode(code: unknown): number | null {
  return typeof code === "number" && Number.isInteger(code) && code >= 10_000 && code <= 99_999 ? code : null;
}

function toText(code: number | null): string | null {
  return code === null ? null : String(code);
}

function readSid(sid: unknown): string | null {
  return isMessageSid(sid) ? sid : null;
}

function readSegments(segments: unknown): number | null {
  const count = typeof segments === "string" && /^\d{1,2}$/.test(segments) ? Number(segments) : segments;
  return typeof count === "number" && Number.isInteger(count) && count >= 1 ? count : null;
}

function unreadable(providerCode: string | null): SendResult {
  return { kind: "unknown", cause: "unreadable_reply", providerCode };
}
