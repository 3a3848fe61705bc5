import type { Api } from "../../api.ts";
import { registerOpenRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";
import { takeReceipt } from "./take-receipt.ts";

const route = defineRoute({
  method: "post",
  path: "/v1/receipts/twilio",
  tag: "Receipts",
  summary: "Twilio's message status callback",
  description: "A form, signed by X-Twilio-Signature.",
  answers: { 204: { description: "Taken." } },
  problems: ["receipt_forged", "not_found", "payload_too_large"],
});

export function registerTwilioReceipts(api: Api): void {
  registerOpenRoute(api, route, (request) => takeReceipt(api.deps, { provider: "twilio" }, request));
}
