import { WebhookEndpoint } from "@proofline/contracts";
import { getEndpoint } from "@proofline/core/webhook";
import type { Api } from "../../api.ts";
import { presentEndpoint } from "../../present/present-endpoint.ts";
import { json } from "../../route/answer.ts";
import { registerRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";
import { pathId } from "../path-id.ts";

const route = defineRoute({
  method: "get",
  path: "/v1/webhook-endpoints/{id}",
  tag: "Webhooks",
  summary: "Read a webhook endpoint",
  answers: { 200: { description: "The endpoint.", schema: WebhookEndpoint } },
  problems: ["not_found"],
});

export function registerGetEndpoint(api: Api): void {
  registerRoute(api, route, async (request) => {
    const endpoint = await getEndpoint(api.deps, { access: request.access, id: pathId("whe", request) });
    return json(200, presentEndpoint(endpoint));
  });
}
