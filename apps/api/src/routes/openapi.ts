import { WebhookBody } from "@proofline/contracts";
import { z } from "zod";
import type { Api } from "../api.ts";
import { content } from "../route/answer.ts";
import { registerOpenRoute } from "../route/register-route.ts";
import { defineRoute, TAGS } from "../route/route.ts";

const route = defineRoute({
  method: "get",
  path: "/openapi.json",
  tag: "Operations",
  summary: "This document",
  answers: { 200: { description: "OpenAPI 3.1.", schema: z.record(z.string(), z.unknown()) } },
});

/** The document of every route that is registered when it is first asked for. */
export function registerOpenApi(api: Api): void {
  let text: string | undefined;
  describeParts(api);
  registerOpenRoute(api, route, async () => {
    text ??= JSON.stringify(openApiDocument(api));
    return content("application/json", text);
  });
}

export function openApiDocument({ app, deps }: Pick<Api, "app" | "deps">) {
  return app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "Proofline",
      version: "1",
      description: "Phone verification over your own SMS providers. Every refusal is a problem (RFC 9457) with a code.",
      license: { name: "MIT" },
    },
    servers: [{ url: deps.publicUrl }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
  });
}

function describeParts({ app }: Api): void {
  app.openAPIRegistry.registerComponent("securitySchemes", "secretKey", {
    type: "http",
    scheme: "bearer",
    description: "A secret key (`sk_…`).",
  });
  app.openAPIRegistry.registerComponent("securitySchemes", "publishableKey", {
    type: "http",
    scheme: "bearer",
    description: "A publishable key (`pk_…`), while the setting `client_starts` is on.",
  });
  app.openAPIRegistry.registerComponent("securitySchemes", "userToken", {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description: "A token of `POST /v1/users/{user_id}/tokens`, while the setting `client_starts` is on.",
  });
  app.openAPIRegistry.registerWebhook({
    method: "post",
    path: "event",
    summary: "An event, delivered to each webhook endpoint that subscribed to its type",
    description: "Standard Webhooks 1.0.0: the id, the time and the signature are in the `webhook-*` headers.",
    tags: ["Webhooks"],
    request: {
      headers: z.object({
        "webhook-id": z.string(),
        "webhook-timestamp": z.string(),
        "webhook-signature": z.string(),
      }),
      body: { required: true, content: { "application/json": { schema: WebhookBody } } },
    },
    responses: { 200: { description: "Any 2xx is a success; everything else is tried again." } },
  });
}
