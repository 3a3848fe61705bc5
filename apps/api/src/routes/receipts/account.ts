import type { Api } from "../../api.ts";
import { registerOpenRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";
import { takeReceipt } from "./take-receipt.ts";

const contract = {
  path: "/v1/receipts/{provider}",
  tag: "Receipts",
  description: "For every account of the configuration, by its id, in the form and with the proof of its company.",
  answers: { 204: { description: "Taken." } },
  problems: ["receipt_forged", "not_found", "payload_too_large"],
} as const;

const getRoute = defineRoute({ ...contract, method: "get", summary: "The callback of a provider account, as a query" });
const postRoute = defineRoute({ ...contract, method: "post", summary: "The callback of a provider account" });

export function registerAccountReceipts(api: Api): void {
  registerOpenRoute(api, getRoute, (request) =>
    takeReceipt(api.deps, { provider: request.param("provider") }, request),
  );
  registerOpenRoute(api, postRoute, (request) =>
    takeReceipt(api.deps, { provider: request.param("provider") }, request),
  );
}
