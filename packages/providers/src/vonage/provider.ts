import type { OutboundSms, Provider, SendResult } from "@proofline/core/provider";
import { Direction, Product } from "@vonage/reports";
import { Vonage } from "@vonage/server-sdk";
import { type SMSParams, TypeEnum } from "@vonage/sms";
import type { ProviderDeps, VonageAccount, VonageConfig } from "../config.ts";
import { type Answer, ask } from "../exchange/ask.ts";
import { mapNoReply } from "../exchange/no-reply.ts";
import { parseRetryAfter } from "../exchange/retry-after.ts";
import { createVonageCalls } from "./calls.ts";
import { isGsm7 } from "./gsm7.ts";
import { mapVonageRecords } from "./look-up.ts";
import { mapVonageBody, mapVonageStatus } from "./map.ts";
import { VonageReports, VonageSms } from "./transport.ts";

/** SMS API reference, `ttl`: 20 seconds to 7 days. A code with less to live than that may arrive late; it cannot verify. */
const TTL_MIN_MS = 20_000;
const TTL_MAX_MS = 604_800_000;

/** Vonage knows the Attempt by its reference, so the window is only there to be wide enough for any clock. */
const LOOK_UP_SLACK_MS = 600_000;

/** Vonage's SMS and Voice APIs through the official SDK. */
export function createVonageProvider({ id, settings: config }: VonageAccount, deps: ProviderDeps): Provider {
  // The SDK looks for a key file whatever it is given, and Node warns of an undefined path.
  const credentials = { apiKey: config.apiKey, apiSecret: config.apiSecret, privateKey: "" };
  const origin = config.baseUrl?.replace(/\/+$/, "");
  const hosts = origin === undefined ? {} : { restHost: origin, apiHost: origin };
  const vonage = new Vonage(credentials, hosts);
  vonage.sms = new VonageSms(credentials, hosts);
  vonage.reports = new VonageReports(credentials, hosts);
  const calls = config.voice === undefined ? null : createVonageCalls(config.voice, { credentials, hosts, deps });
  const provider: Provider = {
    id,
    async sendSms(sms, signal) {
      const params = toParams(sms, config);
      const answer = await ask({ ...deps.exchange, signal }, () => vonage.sms.send(params));
      return toResult(answer, deps.now());
    },
    ...(calls === null ? {} : { placeCall: calls.place }),
  };
  const lookUps = config.lookUps !== false;
  if (!lookUps && calls === null) return provider;
  return {
    ...provider,
    async lookUp(query, signal) {
      if (query.channel === "call") return (await calls?.lookUp(query, signal)) ?? { kind: "unclear" };
      if (!lookUps) return { kind: "unclear" };
      const filter = {
        product: Product.SMS,
        direction: Direction.OUTBOUND,
        accountId: config.apiKey,
        clientRef: query.attemptId,
        dateStart: new Date(query.startedAt.getTime() - LOOK_UP_SLACK_MS).toISOString(),
      } as const;
      const answer = await ask({ ...deps.exchange, signal }, () => vonage.reports.getRecords(filter));
      return answer.kind === "no_reply" ? { kind: "unclear" } : mapVonageRecords(answer.reply, query);
    },
  };
}

function toParams(sms: OutboundSms, config: VonageConfig): SMSParams {
  return {
    to: withoutPlus(sms.to),
    from: withoutPlus(sms.from ?? config.from),
    text: sms.body,
    type: isGsm7(sms.body) ? TypeEnum.TEXT : TypeEnum.UNICODE,
    ttl: Math.min(Math.max(Math.floor(sms.validForSeconds) * 1000, TTL_MIN_MS), TTL_MAX_MS),
    statusReportReq: true,
    callback: sms.receiptUrl,
    clientRef: sms.attemptId,
  };
}

/** Vonage takes numbers, senders too, in E.164 without the plus. */
function withoutPlus(number: string): string {
  return number.replace(/^\+/, "");
}

function toResult(answer: Answer<unknown>, now: Date): SendResult {
  if (answer.kind === "no_reply") return mapNoReply(answer.noReply);
  if (answer.kind === "value") return mapVonageBody(answer.value, null);
  const { status, headers } = answer.reply;
  const retryAfterSeconds = parseRetryAfter(headers["retry-after"], now);
  if (status >= 200 && status < 300) return mapVonageBody(bodyIn(answer.error), retryAfterSeconds);
  return mapVonageStatus(status, retryAfterSeconds);
}

/** The SDK throws on any refused part and hangs the body on its exception; other exceptions carry none. */
function bodyIn(error: unknown): unknown {
  return typeof error === "object" && error !== null && "response" in error ? error.response : null;
}
