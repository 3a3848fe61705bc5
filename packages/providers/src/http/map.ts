import type { LookUp, LookUpQuery, OutboundSms, SendResult } from "@proofline/core/provider";
import type { HttpReply } from "../exchange/exchange.ts";
import { isJson } from "../exchange/is-json.ts";
import { mapStatus } from "../exchange/map-status.ts";
import { type Answered, findRule, selectText } from "./read-answer.ts";
import type { HttpConfig, Selector } from "./settings.ts";

/** The text that an answer is about: what must not come back out of it. */
type About = Pick<OutboundSms, "attemptId" | "to" | "body">;

/**
 * A gateway's answer by its rules, the first that matches. Where none does, HTTP speaks: a 4xx is a no, anything else
 * is unknown. Only a rule makes it accepted, and only with the id that the configuration says it has.
 */
export function mapHttpReply(
  reply: HttpReply,
  { send, about, retryAfterSeconds }: { send: HttpConfig["send"]; about: About; retryAfterSeconds: number | null },
): SendResult {
  const answered = toAnswered(reply);
  const means = findRule(send.rules, answered)?.means;
  const providerCode = codeOf(selectText(send.code, answered), about);
  if (means === undefined) {
    return mapStatus({ status: reply.status, providerCode, retryAfterSeconds });
  }
  if (means === "unknown") return { kind: "unknown", cause: "server_error", providerCode };
  if (means !== "accepted") {
    return {
      kind: "rejected",
      reason: means,
      providerCode,
      retryAfterSeconds: means === "throttled" ? retryAfterSeconds : null,
    };
  }
  const providerMessageId = messageIdOf(send.messageId, { answered, about });
  if (providerMessageId === null) return { kind: "unknown", cause: "unreadable_reply", providerCode: null };
  return { kind: "accepted", providerMessageId, segments: segmentsOf(selectText(send.segments, answered)) };
}

/** Evidence by the rules of the look-up. What it found must carry our reference: a filter may not have been understood. */
export function mapHttpLookUp(
  reply: HttpReply,
  { lookUp, query }: { lookUp: NonNullable<HttpConfig["lookUp"]>; query: Pick<LookUpQuery, "attemptId" | "to"> },
): LookUp {
  const answered = toAnswered(reply);
  const means = findRule(lookUp.rules, answered)?.means ?? "unclear";
  if (means === "unclear" || means === "absent") return { kind: means };
  const about = { ...query, body: "" };
  const providerMessageId = messageIdOf(lookUp.messageId, { answered, about });
  if (providerMessageId === null || selectText(lookUp.reference, answered) !== query.attemptId) {
    return { kind: "unclear" };
  }
  const code = means === "undelivered" ? codeOf(selectText(lookUp.code, answered), about) : null;
  return { kind: "found", providerMessageId, status: means, providerCode: code };
}

/** A page from a proxy in between is not read as JSON, whatever it holds. */
function toAnswered({ status, headers, body }: HttpReply): Answered {
  return { status, text: body, json: isJson(headers["content-type"]) ? parse(body) : undefined };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function messageIdOf(
  selector: Selector | undefined,
  { answered, about }: { answered: Answered; about: About },
): string | null {
  if (selector === undefined) return about.attemptId;
  const id = selectText(selector, answered);
  return id !== null && isMessageId(id) && !isPrivate(id, about) ? id : null;
}

export function isMessageId(text: string): boolean {
  return /^[\x21-\x7e]{1,128}$/.test(text);
}

/** Error codes are words or short numbers; anything else may be a phone number and must not reach rows or logs. */
export function isErrorCode(text: string): boolean {
  return /^[A-Za-z0-9_.-]{1,32}$/.test(text) && !/\d{7}/.test(text);
}

function codeOf(text: string | null, about: About): string | null {
  return text !== null && isErrorCode(text) && !isPrivate(text, about) ? text : null;
}

/** Ids and codes are kept in clear: one that quotes the number or the text is not. */
function isPrivate(text: string, { to, body }: About): boolean {
  return text.includes(to.slice(-7)) || (text.length >= 4 && body.includes(text));
}

function segmentsOf(text: string | null): number | null {
  return text !== null && /^[1-9]\d?$/.test(text) ? Number(text) : null;
}
