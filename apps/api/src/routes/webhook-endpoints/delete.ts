import { deleteEndpoint } from "@proofline/core/webhook";
import type { Api } from "../../api.ts";
import { noContent } from "../../route/answer.ts";
import { registerRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";
import { pathId } from "../path-id.ts";

const route = defineRoute({
  method: "delete",
  path: "/v1/webhook-endpoints/{id}",
  tag: "Webhooks",
  summary: "Remove a webhook endpoint; its open deliveries are skipped",
  answers: { 204: { description: "Removed." } },
  problems: ["not_found"],
});

export function registerDeleteEndpoint(api: Api): void {
  registerRoute(api, route, async (request) => {
    const { access } = request;
    await deleteEndpoint(api.deps, { access, id: pathId("whe", request) });
    api.authenticator.forget(access.project.id);
    return noContent();
  });
}
