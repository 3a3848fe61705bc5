import { ClientVerification, forEach, ResendVerification, SentVerification } from "@proofline/contracts";
import { isClient } from "@proofline/core/access";
import { presentForClient, resendVerification } from "@proofline/core/verification";
import type { Api } from "../../api.ts";
import { json, withQuotas } from "../../route/answer.ts";
import { registerRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";
import { requireHarmless } from "./client-fields.ts";
import { SEND_BEAT_MS } from "./send-beat.ts";
import { verificationIdOf } from "./verification-id.ts";

const route = defineRoute({
  method: "post",
  path: "/v1/verifications/{id}/resend",
  tag: "Verifications",
  summary: "Send the code again",
  clients: true,
  clientBeatMs: SEND_BEAT_MS,
  body: ResendVerification,
  bodyOptional: true,
  answers: { 200: { description: "Sent again.", schema: forEach(SentVerification, ClientVerification) } },
  problems: [
    "verification_not_found",
    "verification_ended",
    "resend_too_soon",
    "sends_spent",
    "rate_limited",
    "pumping_suspected",
    "send_denied",
    "backlog_full",
    "overloaded",
  ],
});

export function registerResendVerification(api: Api): void {
  registerRoute(api, route, async (request) => {
    const id = verificationIdOf(request);
    // Past the cache: the backend that is asked must be the one that is set now.
    const access = await request.reload();
    const { channel, priority: urgency, client_ip, limit_keys: limitKeys } = request.body;
    const asksItself = isClient(access.actor);
    if (asksItself) requireHarmless(request.body);
    const origin = { clientIp: asksItself ? (request.clientAddress ?? undefined) : client_ip, limitKeys };
    const { body, quotas } = await resendVerification(api.deps, { access, id, channel, urgency, origin });
    return withQuotas(json(200, asksItself ? presentForClient(body, access.project) : body), { access, quotas });
  });
}
