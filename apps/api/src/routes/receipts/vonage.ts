import type { Api } from "../../api.ts";
import { registerOpenRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";
import { takeReceipt } from "./take-receipt.ts";

const contract = {
  path: "/v1/receipts/vonage",
  tag: "Receipts",
  description: "Signed by `sig` where the account has a signature secret.",
  answers: { 204: { description: "Taken." } },
  problems: ["receipt_forged", "not_found", "payload_too_large"],
} as const;

// The account's settings decide how Vonage calls: GET with a query, POST with a form or with JSON.
const getRoute = defineRoute({ ...contract, method: "get", summary: "Vonage's delivery receipt, as a query" });
const postRoute = defineRoute({ ...contract, method: "post", summary: "Vonage's delivery receipt, as form or JSON" });

export function registerVonageReceipts(api: Api): void {
  registerOpenRoute(api, getRoute, (request) => takeReceipt(api.deps, { provider: "vonage" }, request));
  registerOpenRoute(api, postRoute, (request) => takeReceipt(api.deps, { provider: "vonage" }, request));
}
