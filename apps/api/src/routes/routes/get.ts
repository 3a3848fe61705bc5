import { Route } from "@proofline/contracts";
import { getRoute } from "@proofline/core/project";
import type { Api } from "../../api.ts";
import { presentRoute } from "../../present/present-route.ts";
import { json } from "../../route/answer.ts";
import { registerRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";
import { findRouteKey } from "./route-key.ts";

const route = defineRoute({
  method: "get",
  path: "/v1/routes/{country}/{channel}",
  tag: "Settings",
  summary: "Read one route",
  answers: { 200: { description: "The route.", schema: Route } },
  problems: ["not_found"],
});

export function registerGetRoute(api: Api): void {
  registerRoute(api, route, async (request) => {
    const { access } = request;
    return json(200, presentRoute(await getRoute(api.deps, { access, key: findRouteKey(request) })));
  });
}
