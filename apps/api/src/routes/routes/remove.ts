import { removeRoute } from "@proofline/core/project";
import type { Api } from "../../api.ts";
import { noContent } from "../../route/answer.ts";
import { registerRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";
import { findRouteKey } from "./route-key.ts";

const route = defineRoute({
  method: "delete",
  path: "/v1/routes/{country}/{channel}",
  tag: "Settings",
  summary: "Remove a route",
  answers: { 204: { description: "Removed." } },
  problems: ["not_found"],
});

export function registerRemoveRoute(api: Api): void {
  registerRoute(api, route, async (request) => {
    const { access } = request;
    await removeRoute(api.deps, { access, key: findRouteKey(request) });
    api.authenticator.forget(access.project.id);
    return noContent();
  });
}
