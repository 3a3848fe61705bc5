import { Route, SetRoute } from "@proofline/contracts";
import { setRoute } from "@proofline/core/project";
import type { Api } from "../../api.ts";
import { presentRoute } from "../../present/present-route.ts";
import { json } from "../../route/answer.ts";
import { registerRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";
import { readRouteKey } from "./route-key.ts";

const route = defineRoute({
  method: "put",
  path: "/v1/routes/{country}/{channel}",
  tag: "Settings",
  summary: "Set which provider accounts carry what goes to a country on a channel",
  description:
    "`*` as the country is for all that have no route of their own. A route that is there is replaced whole.",
  body: SetRoute,
  answers: { 200: { description: "The route as it is now.", schema: Route } },
});

export function registerSetRoute(api: Api): void {
  registerRoute(api, route, async (request) => {
    const { access, body } = request;
    const set = await setRoute(api.deps, { access, route: { ...readRouteKey(request), steps: body.steps } });
    api.authenticator.forget(access.project.id);
    return json(200, presentRoute(set));
  });
}
