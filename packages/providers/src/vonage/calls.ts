import type { LookUp, LookUpQuery, OutboundCall, SendResult } from "@proofline/core/provider";
import type { ProviderDeps, VonageVoice } from "../config.ts";
import { ask } from "../exchange/ask.ts";
import { mapNoReply } from "../exchange/no-reply.ts";
import { parseRetryAfter } from "../exchange/retry-after.ts";
import { mapVonageCall, mapVonageCalls, toCall } from "./call.ts";
import { VonageCalls } from "./transport.ts";

/** Vonage's clock and ours may differ by this much. */
const SLACK_MS = 2_000;

interface CallsOptions {
  readonly credentials: { readonly apiKey: string; readonly apiSecret: string };
  readonly hosts: { readonly apiHost?: string };
  readonly deps: ProviderDeps;
}

/** The Voice API, under JWTs of the account's application. */
export function createVonageCalls(voice: VonageVoice, { credentials, hosts, deps }: CallsOptions) {
  const { applicationId, privateKey } = voice;
  const client = new VonageCalls({ ...credentials, applicationId, privateKey }, hosts);
  return {
    async place(call: OutboundCall, signal: AbortSignal): Promise<SendResult> {
      const body = toCall(call, voice);
      const answer = await ask({ ...deps.exchange, signal }, () => client.createOutboundCall(body));
      if (answer.kind === "no_reply") return mapNoReply(answer.noReply);
      const retryAfterSeconds = parseRetryAfter(answer.reply.headers["retry-after"], deps.now());
      return mapVonageCall(answer.reply, retryAfterSeconds);
    },
    async lookUp(query: LookUpQuery, signal: AbortSignal): Promise<LookUp> {
      const startMs = query.startedAt.getTime();
      const filter = {
        dateStart: new Date(startMs - SLACK_MS).toISOString(),
        dateEnd: new Date(startMs + deps.exchange.timeoutMs + SLACK_MS).toISOString(),
        pageSize: 100,
      };
      const answer = await ask({ ...deps.exchange, signal }, () => client.getCallsPage(filter));
      return answer.kind === "no_reply" ? { kind: "unclear" } : mapVonageCalls(answer.reply, query);
    },
  };
}
