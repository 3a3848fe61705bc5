import type { LookUp, LookUpQuery, OutboundCall, SendResult } from "@proofline/core/provider";
import { type CallWithNCCO, HttpMethod, NCCOActions } from "@vonage/voice";
import type { VonageVoice } from "../config.ts";
import type { HttpReply } from "../exchange/exchange.ts";
import { mapStatus } from "../exchange/map-status.ts";
import { field, readJson } from "../exchange/read-json.ts";
import { CALL_MAX_SECONDS, ringSeconds, voiceOf } from "../voice.ts";
import { callCodeOf, callStatusOf, isMessageId } from "./statuses.ts";

const UNREADABLE: SendResult = { kind: "unknown", cause: "unreadable_reply", providerCode: null };
const UNCLEAR: LookUp = { kind: "unclear" };

/** The body of the Voice API. The words travel as NCCO in the request; each is text, and Vonage reads no markup in it. */
export function toCall(call: OutboundCall, voice: VonageVoice): CallWithNCCO {
  const language = voiceOf(call.locale);
  return {
    to: [{ type: "phone", number: digitsOf(call.to) }],
    from: { type: "phone", number: digitsOf(call.from ?? voice.from) },
    ncco: call.words.flatMap((sentence) => [
      { action: NCCOActions.WAIT, timeout: 1 } as const,
      { action: NCCOActions.TALK, text: asPlainText(sentence), language } as const,
    ]),
    eventUrl: [call.receiptUrl],
    eventMethod: HttpMethod.POST,
    ringingTimer: ringSeconds(call.validForSeconds),
    lengthTimer: CALL_MAX_SECONDS,
  };
}

/** A text that looks like SSML would be read as SSML: what could make it one is said as a space. */
function asPlainText(sentence: string): string {
  return sentence.replaceAll(/[<>]/g, " ").trim();
}

function digitsOf(number: string): string {
  return number.replace(/^\+/, "");
}

/** Accepted needs a 201 with an id and a living status; anything less is unreadable, never a yes. */
export function mapVonageCall({ status, headers, body }: HttpReply, retryAfterSeconds: number | null): SendResult {
  if (status < 200 || status >= 300) return mapStatus({ status, providerCode: null, retryAfterSeconds });
  const call = readJson({ status: status === 201 ? 200 : status, headers, body });
  const id = field(call, "uuid");
  const word = field(call, "status");
  const known = typeof word === "string" ? callStatusOf(word) : null;
  if (!isMessageId(id) || typeof word !== "string" || known === null) return UNREADABLE;
  if (known !== "undelivered") return { kind: "accepted", providerMessageId: id, segments: null };
  return { kind: "rejected", reason: "route", providerCode: word, retryAfterSeconds: null };
}

/**
 * The calls of the time around the Attempt (developer.vonage.com/en/api/voice, "Get details of your calls"). Vonage keeps
 * no reference of ours with a call, so one is the Attempt's when it went to the number and no other Attempt has its id.
 */
export function mapVonageCalls(reply: HttpReply, query: Pick<LookUpQuery, "to" | "knownIds">): LookUp {
  const body = readJson(reply);
  const calls = field(field(body, "_embedded"), "calls");
  // A count that differs from the list is not the list.
  if (!Array.isArray(calls) || field(body, "count") !== calls.length) return UNCLEAR;
  const listed: Call[] = [];
  for (const entry of calls) {
    const call = readCall(entry);
    if (call === null) return UNCLEAR;
    listed.push(call);
  }
  const [call, ...others] = listed.filter(
    ({ id, to, isOurs }) => isOurs && to === digitsOf(query.to) && !query.knownIds.includes(id),
  );
  if (others.length > 0) return UNCLEAR;
  if (call === undefined) return { kind: "absent" };
  const status = callStatusOf(call.word);
  if (status === null) return UNCLEAR;
  return { kind: "found", providerMessageId: call.id, status, providerCode: callCodeOf(call.word) };
}

interface Call {
  readonly id: string;
  readonly word: string;
  readonly to: unknown;
  readonly isOurs: boolean;
}

/** Null when the entry is not a call as Vonage writes one. */
function readCall(entry: unknown): Call | null {
  const id = field(entry, "uuid");
  const word = field(entry, "status");
  const endpoint = field(entry, "to");
  const [first] = Array.isArray(endpoint) ? endpoint : [endpoint];
  if (!isMessageId(id) || typeof word !== "string" || first === undefined) return null;
  return { id, word, to: field(first, "number"), isOurs: field(entry, "direction") === "outbound" };
}
