import type { Api } from "../../api.ts";
import { registerOpenRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";
import { takeReceipt } from "./take-receipt.ts";

const contract = {
  method: "post",
  tag: "Receipts",
  answers: { 204: { description: "Taken." } },
  problems: ["receipt_forged", "not_found", "payload_too_large"],
} as const;

const twilioRoute = defineRoute({
  ...contract,
  path: "/v1/receipts/twilio/voice",
  summary: "Twilio's call status callback",
  description: "A form, signed by X-Twilio-Signature.",
});

const vonageRoute = defineRoute({
  ...contract,
  path: "/v1/receipts/vonage/voice",
  summary: "Vonage's call event",
  description: "JSON, under the JWT of Vonage's signed webhooks where the account has a signature secret.",
});

const accountRoute = defineRoute({
  ...contract,
  path: "/v1/receipts/{provider}/voice",
  summary: "What a provider account reports of a call",
  description: "For every account of the configuration that places calls, by its id, with the proof of its company.",
});

/** The voice twins of the receipts. */
export function registerVoiceReceipts(api: Api): void {
  const take = (provider: string) => ({ provider, channel: "call" }) as const;
  registerOpenRoute(api, twilioRoute, (request) => takeReceipt(api.deps, take("twilio"), request));
  registerOpenRoute(api, vonageRoute, (request) => takeReceipt(api.deps, take("vonage"), request));
  registerOpenRoute(api, accountRoute, (request) => takeReceipt(api.deps, take(request.param("provider")), request));
}
