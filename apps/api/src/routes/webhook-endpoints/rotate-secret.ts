import { CreatedWebhookEndpoint, RotateSecret } from "@proofline/contracts";
import { rotateSecret } from "@proofline/core/webhook";
import type { Api } from "../../api.ts";
import { presentEndpoint } from "../../present/present-endpoint.ts";
import { json } from "../../route/answer.ts";
import { registerRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";
import { pathId } from "../path-id.ts";

const route = defineRoute({
  method: "post",
  path: "/v1/webhook-endpoints/{id}/rotate-secret",
  tag: "Webhooks",
  summary: "Give an endpoint a new secret; the earlier one signs beside it for a while",
  body: RotateSecret,
  bodyOptional: true,
  answers: { 200: { description: "Rotated; the secret is shown only here.", schema: CreatedWebhookEndpoint } },
  problems: ["not_found"],
});

export function registerRotateSecret(api: Api): void {
  registerRoute(api, route, async (request) => {
    const { access, body } = request;
    const id = pathId("whe", request);
    const endpoint = await rotateSecret(api.deps, { access, id, overlapSeconds: body.overlap_seconds });
    return json(200, { ...presentEndpoint(endpoint), secret: endpoint.secrets[0] });
  });
}
