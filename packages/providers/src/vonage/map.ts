import type { RejectionKind, SendResult, UnknownCause } from "@proofline/core/provider";
import { mapStatus } from "../exchange/map-status.ts";
import { field } from "../exchange/read-json.ts";
import { isMessageId } from "./statuses.ts";

type Verdict =
  | { readonly kind: "rejected"; readonly reason: RejectionKind }
  | { readonly kind: "unknown"; readonly cause: UnknownCause };

const no = (reason: RejectionKind): Verdict => ({ kind: "rejected", reason });

/** `status` of one message part in the SMS API's answer, which is HTTP 200 whatever happened. "0" is the only yes. */
const STATUSES: Readonly<Record<string, Verdict>> = {
  "1": no("throttled"), // throttled: not processed
  "2": no("content"), // a parameter is missing
  "3": no("route"), // a parameter is invalid: perhaps the number, perhaps ours, so another provider is asked
  "4": no("account"), // invalid credentials
  "5": { kind: "unknown", cause: "server_error" }, // internal error: may have been sent
  "6": no("number"), // invalid message, such as an unknown prefix
  "7": no("number"), // number barred
  "8": no("account"), // account suspended
  "9": no("account"), // no credit
  "10": no("throttled"), // too many binds
  "11": no("account"), // account not enabled for HTTP
  "12": no("content"), // message too long
  "14": no("account"), // bad signature
  "15": no("sender"), // sender not allowed
  "22": no("account"), // bad network code
  "23": no("account"), // bad callback URL
  "29": no("account"), // demo account, number not on its list
  "32": no("account"), // signature and secret both given
  "33": no("number"), // number de-activated
};

/**
 * The SMS API's body, as the SDK returns it or hangs it on its exceptions (`MessageSendPartialFailure` is thrown even
 * when every part failed, and a body that is not JSON throws nothing: only the entries themselves decide).
 *
 * A long text comes back as one entry per part. All accepted: accepted, under the first part's id. All refused: the
 * first refusal, unless one may have been sent. Mixed: fragments are on their way, so neither yes nor no is true:
 * unknown.
 */
export function mapVonageBody(body: unknown, retryAfterSeconds: number | null): SendResult {
  const parts = readParts(body);
  if (parts === null) return { kind: "unknown", cause: "unreadable_reply", providerCode: null };

  const bad = parts.filter((part) => part.status !== "0");
  const [first] = bad;
  if (first === undefined) {
    const [{ messageId }] = parts;
    if (messageId === null) return { kind: "unknown", cause: "unreadable_reply", providerCode: null };
    return { kind: "accepted", providerMessageId: messageId, segments: parts.length };
  }
  if (bad.length < parts.length) return { kind: "unknown", cause: "server_error", providerCode: codeOf(first) };

  const decisive = bad.find((part) => verdictOf(part).kind === "unknown") ?? first;
  const verdict = verdictOf(decisive);
  const providerCode = codeOf(decisive);
  if (verdict.kind === "unknown") return { ...verdict, providerCode };
  return { ...verdict, providerCode, retryAfterSeconds: verdict.reason === "throttled" ? retryAfterSeconds : null };
}

/** An answer that is not the SMS API's 200. */
export function mapVonageStatus(status: number, retryAfterSeconds: number | null): SendResult {
  return mapStatus({ status, providerCode: null, retryAfterSeconds });
}

interface Part {
  readonly status: string;
  readonly messageId: string | null;
}

/** Null unless every entry is understood and as many came as were announced. */
function readParts(body: unknown): [Part, ...Part[]] | null {
  const entries = field(body, "messages");
  if (!Array.isArray(entries)) return null;
  const announced = field(body, "message-count") ?? field(body, "messageCount");
  if (announced !== undefined && Number(announced) !== entries.length) return null;
  const parts: Part[] = [];
  for (const entry of entries) {
    const status = field(entry, "status");
    const id = field(entry, "message-id") ?? field(entry, "messageId");
    if (typeof status !== "string" || !/^\d{1,3}$/.test(status)) return null;
    const messageId = isMessageId(id) ? id : null;
    if (status === "0" && messageId === null) return null;
    parts.push({ status, messageId });
  }
  const [first, ...rest] = parts;
  return first === undefined ? null : [first, ...rest];
}

/** A status that Vonage does not document is not a yes, and not known to be a no. */
function verdictOf({ status }: Part): Verdict {
  return STATUSES[status] ?? { kind: "unknown", cause: "unreadable_reply" };
}

function codeOf({ status }: Part): string {
  return `status_${status}`;
}
