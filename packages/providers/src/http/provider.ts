import type { OutboundSms, Provider } from "@proofline/core/provider";
import type { HttpAccount, ProviderDeps } from "../config.ts";
import { ask, exchangeForCall } from "../exchange/ask.ts";
import { mapNoReply } from "../exchange/no-reply.ts";
import { parseRetryAfter } from "../exchange/retry-after.ts";
import { mapHttpLookUp, mapHttpReply } from "./map.ts";
import { buildRequest } from "./request.ts";
import type { Asking } from "./settings.ts";
import type { Values } from "./template.ts";

/** Any gateway that takes a text in one HTTP request, as its configuration describes it. */
export function createHttpProvider({ id, settings: config }: HttpAccount, deps: ProviderDeps): Provider {
  const exchange = { ...deps.exchange, timeoutMs: config.timeoutMs ?? deps.exchange.timeoutMs };
  const { auth, send, lookUp } = config;
  const request = (asking: Asking, values: Values, signal: AbortSignal) =>
    ask({ ...exchange, signal }, () => exchangeForCall(buildRequest(asking, { auth, values, now: deps.now() })));
  const provider: Provider = {
    id,
    async sendSms(sms, signal) {
      const answer = await request(send, valuesOf(sms, config.from), signal);
      if (answer.kind === "no_reply") return mapNoReply(answer.noReply);
      const retryAfterSeconds = parseRetryAfter(answer.reply.headers["retry-after"], deps.now());
      return mapHttpReply(answer.reply, { send, about: sms, retryAfterSeconds });
    },
  };
  if (lookUp === undefined) return provider;
  return {
    ...provider,
    async lookUp(query, signal) {
      if (query.channel !== "sms") return { kind: "unclear" };
      const { to, attemptId, startedAt } = query;
      const from = query.from ?? config.from ?? null;
      const values = { ...numberOf(to), from, reference: attemptId, started_at: startedAt.toISOString() };
      const answer = await request(lookUp, values, signal);
      return answer.kind === "no_reply" ? { kind: "unclear" } : mapHttpLookUp(answer.reply, { lookUp, query });
    },
  };
}

function valuesOf(sms: OutboundSms, from: string | undefined): Values {
  return {
    ...numberOf(sms.to),
    from: sms.from ?? from ?? null,
    body: sms.body,
    reference: sms.attemptId,
    valid_for_seconds: Math.max(1, Math.floor(sms.validForSeconds)),
    receipt_url: sms.receiptUrl,
  };
}

function numberOf(to: string) {
  return { to, to_digits: to.slice(1) };
}
