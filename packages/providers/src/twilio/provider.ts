import type { OutboundSms, Provider, SendResult } from "@proofline/core/provider";
import twilio from "twilio";
import type { ProviderDeps, TwilioAccount, TwilioConfig } from "../config.ts";
import { type Answer, ask } from "../exchange/ask.ts";
import { mapNoReply } from "../exchange/no-reply.ts";
import { parseRetryAfter } from "../exchange/retry-after.ts";
import { toCallParams } from "./call.ts";
import { callFromOf } from "./call-from.ts";
import { mapTwilioList } from "./look-up.ts";
import { mapTwilioCall, mapTwilioMessage, mapTwilioRefusal } from "./map.ts";
import { TwilioTransport } from "./transport.ts";

/** twilio.com/docs/api/errors/21624: whole seconds from 1 to 36,000. */
const VALIDITY_MAX_SECONDS = 36_000;

/** A message is a kilobyte or two and an answer is read up to 64 KiB; a handset gets a few codes a day. */
const LOOK_UP_PAGE_SIZE = 20;

/** Twilio Programmable Messaging and Voice through the official SDK. */
export function createTwilioProvider({ id, settings: config }: TwilioAccount, deps: ProviderDeps): Provider {
  const client = twilio(config.accountSid, config.authToken, {
    httpClient: new TwilioTransport(config.baseUrl ?? null),
    autoRetry: false,
  });
  const callFrom = callFromOf(config);
  const provider: Provider = {
    id,
    async sendSms(sms, signal) {
      const params = toParams(sms, config);
      const answer = await ask({ ...deps.exchange, signal }, () => client.messages.create(params));
      return toResult(answer, { now: deps.now(), map: mapTwilioMessage });
    },
    async lookUp(query, signal) {
      if (query.channel === "call" && callFrom === null) return { kind: "unclear" };
      // Not by DateSent: a text that Twilio has and has not sent yet is without one.
      const page = { to: query.to, pageSize: LOOK_UP_PAGE_SIZE };
      const list = (): Promise<unknown> =>
        query.channel === "sms" ? client.messages.page(page) : client.calls.page(page);
      const answer = await ask({ ...deps.exchange, signal }, list);
      if (answer.kind === "no_reply") return { kind: "unclear" };
      return mapTwilioList(answer.reply, { query, timeoutMs: deps.exchange.timeoutMs });
    },
  };
  if (callFrom === null) return provider;
  return {
    ...provider,
    async placeCall(call, signal) {
      const params = toCallParams(call, callFrom);
      const answer = await ask({ ...deps.exchange, signal }, () => client.calls.create(params));
      return toResult(answer, { now: deps.now(), map: mapTwilioCall });
    },
  };
}

function toParams(sms: OutboundSms, config: TwilioConfig) {
  const from = sms.from ?? config.from;
  return {
    to: sms.to,
    body: sms.body,
    statusCallback: sms.receiptUrl,
    validityPeriod: Math.min(Math.max(Math.floor(sms.validForSeconds), 1), VALIDITY_MAX_SECONDS),
    ...(from === undefined ? {} : { from }),
    ...(config.messagingServiceSid === undefined ? {} : { messagingServiceSid: config.messagingServiceSid }),
  };
}

function toResult<Value>(
  answer: Answer<Value>,
  { now, map }: { now: Date; map: (value: Value) => SendResult },
): SendResult {
  switch (answer.kind) {
    case "no_reply":
      return mapNoReply(answer.noReply);
    case "value":
      return map(answer.value);
    case "error": {
      const { status, headers } = answer.reply;
      const retryAfterSeconds = parseRetryAfter(headers["retry-after"], now);
      return mapTwilioRefusal({ status, code: codeIn(answer.error), retryAfterSeconds });
    }
  }
}

/** `RestException` and `TwilioServiceException` both carry the body's `code`; their messages quote the number. */
function codeIn(error: unknown): unknown {
  return typeof error === "object" && error !== null && "code" in error ? error.code : null;
}
