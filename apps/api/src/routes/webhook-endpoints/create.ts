import { CreatedWebhookEndpoint, CreateWebhookEndpoint } from "@proofline/contracts";
import { createEndpoint } from "@proofline/core/webhook";
import type { Api } from "../../api.ts";
import { presentEndpoint } from "../../present/present-endpoint.ts";
import { json } from "../../route/answer.ts";
import { registerRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";

const route = defineRoute({
  method: "post",
  path: "/v1/webhook-endpoints",
  tag: "Webhooks",
  summary: "Register a URL for events",
  body: CreateWebhookEndpoint,
  answers: { 201: { description: "Registered; the secret is shown only here.", schema: CreatedWebhookEndpoint } },
});

export function registerCreateEndpoint(api: Api): void {
  registerRoute(api, route, async ({ access, body }) => {
    const endpoint = await createEndpoint(api.deps, { access, url: body.url, types: body.types ?? [] });
    // Endpoints are part of what a project's version counts.
    api.authenticator.forget(access.project.id);
    return json(201, { ...presentEndpoint(endpoint), secret: endpoint.secrets[0] });
  });
}
