import type { LookUp, LookUpQuery, ReceiptStatus } from "@proofline/core/provider";
import type { HttpReply } from "../exchange/exchange.ts";
import { field, readJson } from "../exchange/read-json.ts";
import { callCodeOf, callStatusOf, isCallSid, isMessageSid, messageStatusOf } from "./statuses.ts";

/** Twilio's clock and ours may differ by this much, and its times are whole seconds. */
const SLACK_MS = 2_000;

export interface TwilioWindow {
  readonly query: Pick<LookUpQuery, "channel" | "to" | "startedAt" | "knownIds">;
  /** For how long after its start the call to Twilio may have been under way. */
  readonly timeoutMs: number;
}

const UNCLEAR: LookUp = { kind: "unclear" };

/** How texts and calls differ in Twilio's lists. */
const KINDS = {
  sms: { list: "messages", isSid: isMessageSid, statusOf: messageStatusOf },
  call: { list: "calls", isSid: isCallSid, statusOf: callStatusOf },
} as const;

/**
 * The newest page of the texts, or calls, to one number. Twilio keeps no reference of ours, so a text is our Attempt's when it was
 * created through the API inside the Attempt's time and no other Attempt has its sid. One such text: found. None in a
 * page that reaches back to before that time: absent. Anything else is unclear.
 */
export function mapTwilioList(reply: HttpReply, { query, timeoutMs }: TwilioWindow): LookUp {
  const body = readJson(reply);
  const entries = field(body, KINDS[query.channel].list);
  if (!Array.isArray(entries)) return UNCLEAR;
  const listed: Listed[] = [];
  for (const entry of entries) {
    const text = readListed(entry, query.channel);
    if (text === null) return UNCLEAR;
    listed.push(text);
  }
  const fromMs = query.startedAt.getTime() - SLACK_MS;
  const toMs = query.startedAt.getTime() + timeoutMs + SLACK_MS;
  const candidates = listed.filter(
    ({ to, sid, isOurs, createdMs }) =>
      isOurs && to === query.to && createdMs >= fromMs && createdMs <= toMs && !query.knownIds.includes(sid),
  );
  const [text, ...others] = candidates;
  if (others.length > 0 || (!isWhole(body) && !listed.some(({ createdMs }) => createdMs < fromMs))) return UNCLEAR;
  if (text === undefined) return { kind: "absent" };
  return text.status === null
    ? UNCLEAR
    : { kind: "found", providerMessageId: text.sid, status: text.status, providerCode: text.code };
}

interface Listed {
  readonly sid: string;
  readonly to: unknown;
  readonly isOurs: boolean;
  readonly createdMs: number;
  readonly status: ReceiptStatus | null;
  readonly code: string | null;
}

/** Null when the entry is not a message as Twilio writes one. */
function readListed(entry: unknown, channel: LookUpQuery["channel"]): Listed | null {
  const { isSid, statusOf } = KINDS[channel];
  const sid = field(entry, "sid");
  const status = field(entry, "status");
  const created = field(entry, "date_created");
  const createdMs = typeof created === "string" ? Date.parse(created) : Number.NaN;
  if (!isSid(sid) || typeof status !== "string" || Number.isNaN(createdMs)) return null;
  const code = channel === "sms" ? field(entry, "error_code") : null;
  return {
    sid,
    to: field(entry, "to"),
    isOurs: field(entry, "direction") === "outbound-api",
    createdMs,
    status: statusOf(status),
    code: channel === "call" ? callCodeOf(status) : isErrorCode(code) ? String(code) : null,
  };
}

function isErrorCode(code: unknown): boolean {
  return typeof code === "number" && code >= 10_000 && code <= 99_999;
}

function isWhole(body: unknown): boolean {
  return field(body, "next_page_uri") === null;
}
