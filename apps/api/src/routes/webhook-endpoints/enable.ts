import { Nothing, WebhookEndpoint } from "@proofline/contracts";
import { enableEndpoint } from "@proofline/core/webhook";
import type { Api } from "../../api.ts";
import { presentEndpoint } from "../../present/present-endpoint.ts";
import { json } from "../../route/answer.ts";
import { registerRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";
import { pathId } from "../path-id.ts";

const route = defineRoute({
  method: "post",
  path: "/v1/webhook-endpoints/{id}/enable",
  tag: "Webhooks",
  summary: "Call a disabled endpoint again, as if it had never failed",
  body: Nothing,
  bodyOptional: true,
  answers: { 200: { description: "Enabled.", schema: WebhookEndpoint } },
  problems: ["not_found"],
});

export function registerEnableEndpoint(api: Api): void {
  registerRoute(api, route, async (request) => {
    const { access } = request;
    const endpoint = await enableEndpoint(api.deps, { access, id: pathId("whe", request) });
    api.authenticator.forget(access.project.id);
    return json(200, presentEndpoint(endpoint));
  });
}
