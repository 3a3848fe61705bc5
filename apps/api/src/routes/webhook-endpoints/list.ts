import { WebhookEndpoints } from "@proofline/contracts";
import { listEndpoints } from "@proofline/core/webhook";
import type { Api } from "../../api.ts";
import { presentEndpoint } from "../../present/present-endpoint.ts";
import { json } from "../../route/answer.ts";
import { registerRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";

const route = defineRoute({
  method: "get",
  path: "/v1/webhook-endpoints",
  tag: "Webhooks",
  summary: "List webhook endpoints, newest first",
  answers: { 200: { description: "All of them.", schema: WebhookEndpoints } },
});

export function registerListEndpoints(api: Api): void {
  registerRoute(api, route, async ({ access }) => {
    const endpoints = await listEndpoints(api.deps, { access });
    return json(200, { data: endpoints.map(presentEndpoint) });
  });
}
