import { revokeApiKey } from "@proofline/core/api-key";
import type { Api } from "../../api.ts";
import { noContent } from "../../route/answer.ts";
import { registerRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";
import { pathId } from "../path-id.ts";

const route = defineRoute({
  method: "delete",
  path: "/v1/api-keys/{id}",
  tag: "Settings",
  summary: "End an API key at once",
  answers: { 204: { description: "It opens nothing any more." } },
  problems: ["not_found"],
});

export function registerRevokeApiKey(api: Api): void {
  registerRoute(api, route, async (request) => {
    const { access } = request;
    await revokeApiKey(api.deps, { access, id: pathId("key", request) });
    api.authenticator.forget(access.project.id);
    return noContent();
  });
}
