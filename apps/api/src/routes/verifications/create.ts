import { ClientVerification, forEach, SentVerification, StartVerification } from "@proofline/contracts";
import { fingerprint, isClient } from "@proofline/core/access";
import { invalidField } from "@proofline/core/error";
import {
  type CreateCommand,
  createVerification,
  presentForClient,
  type StartInput,
} from "@proofline/core/verification";
import { z } from "zod";
import type { Api } from "../../api.ts";
import { json, withQuotas } from "../../route/answer.ts";
import { registerRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";
import { requireHarmless } from "./client-fields.ts";
import { noteCountry } from "./note-country.ts";
import { SEND_BEAT_MS } from "./send-beat.ts";

const IDEMPOTENCY_KEY = "Idempotency-Key";

const route = defineRoute({
  method: "post",
  path: "/v1/verifications",
  tag: "Verifications",
  summary: "Start a verification: text a code to a number",
  description:
    "While a verification of the same number is live, a start answers with that one: it sends again when the cooldown allows, and nothing inside it. A backend that denied the send is answered like a start: the verification is `denied` from the beginning, and `decision` says why.",
  headers: z.object({
    [IDEMPOTENCY_KEY]: z
      .string()
      .min(1)
      .max(255)
      .regex(/^[\x21-\x7e]+$/)
      .optional()
      .meta({ description: "A repeat under the same key is answered like the first request." }),
  }),
  clients: true,
  clientBeatMs: SEND_BEAT_MS,
  body: StartVerification,
  answers: {
    201: { description: "Started.", schema: forEach(SentVerification, ClientVerification) },
    200: {
      description: "One was live already; `sent` says whether it sent again.",
      schema: forEach(SentVerification, ClientVerification),
    },
  },
  problems: [
    "phone_number_invalid",
    "phone_number_not_mobile",
    "country_not_allowed",
    "test_number_needs_test_key",
    "test_key_needs_test_number",
    "rate_limited",
    "idempotency_conflict",
    "reference_conflict",
    "sends_spent",
    "pumping_suspected",
    "send_denied",
    "backlog_full",
    "overloaded",
  ],
});

export function registerCreateVerification(api: Api): void {
  registerRoute(api, route, async ({ access, body, event, header, clientAddress, reload }) => {
    event.phoneNumber = body.to;
    const asksItself = isClient(access.actor);
    if (asksItself) requireHarmless(body);
    const idempotency = readIdempotency(header(IDEMPOTENCY_KEY), body);
    const input = asksItself ? { ...toStartInput(body), clientIp: clientAddress ?? undefined } : toStartInput(body);
    const answer = await createVerification(api.deps, { access, input, idempotency, reload });
    event.verificationId = String(answer.body.id);
    event.outcome = answer.created ? "created" : "answered_live";
    if (access.actor.mode === "live") {
      noteCountry(api.deps.metrics, { event, access, country: answer.body.country });
      if (answer.created) api.deps.metrics.verificationStarted();
    }
    const shown = asksItself ? presentForClient(answer.body, access.project) : answer.body;
    return withQuotas(json(answer.created ? 201 : 200, shown), { access, quotas: answer.quotas ?? [] });
  });
}

function readIdempotency(key: string | undefined, body: StartVerification): CreateCommand["idempotency"] {
  if (key === undefined) return null;
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw invalidField(IDEMPOTENCY_KEY, "1 to 255 visible ASCII characters.");
  }
  return { key, fingerprint: fingerprint(body) };
}

function toStartInput(body: StartVerification): StartInput {
  return {
    to: body.to,
    channel: body.channel,
    channels: body.channels,
    locale: body.locale,
    custom: body.custom,
    reference: body.reference,
    userId: body.user_id,
    message: body.message,
    template: body.template,
    senderId: body.sender_id,
    code: body.code,
    codeType: body.code_type,
    codeLength: body.code_length,
    expiresInSeconds: body.expires_in,
    checksMax: body.checks_max,
    sendsMax: body.sends_max,
    cooldownsSeconds: body.cooldowns,
    resendPolicy: body.resend_policy,
    supersede: body.supersede,
    autofill: body.autofill,
    link: body.link,
    metadata: body.metadata,
    clientIp: body.client_ip,
    limitKeys: body.limit_keys,
    urgency: body.priority,
  };
}
