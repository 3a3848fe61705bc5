import { Routes } from "@proofline/contracts";
import { listRoutes } from "@proofline/core/project";
import type { Api } from "../../api.ts";
import { presentRoute } from "../../present/present-route.ts";
import { json } from "../../route/answer.ts";
import { registerRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";

const route = defineRoute({
  method: "get",
  path: "/v1/routes",
  tag: "Settings",
  summary: "List the project's routes, by country and channel",
  description: "What no route is for goes to the `providers` of the settings, one after the other.",
  answers: { 200: { description: "All of them.", schema: Routes } },
  problems: ["not_found"],
});

export function registerListRoutes(api: Api): void {
  registerRoute(api, route, async ({ access }) => {
    const routes = await listRoutes(api.deps, { access });
    return json(200, { data: routes.map(presentRoute) });
  });
}
