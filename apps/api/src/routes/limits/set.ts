import { Limit, SetLimit } from "@proofline/contracts";
import { setLimit } from "@proofline/core/project";
import type { Api } from "../../api.ts";
import { presentLimit } from "../../present/present-limit.ts";
import { json } from "../../route/answer.ts";
import { registerRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";

const route = defineRoute({
  method: "put",
  path: "/v1/limits/{name}",
  tag: "Settings",
  summary: "Set or replace one limit on sends",
  description:
    "All windows must have room for a send. A name is up to 40 lower-case letters, digits and underscores; a window that is new counts from now on.",
  body: SetLimit,
  answers: { 200: { description: "The limit as it is now.", schema: Limit } },
  problems: ["not_found"],
});

export function registerSetLimit(api: Api): void {
  registerRoute(api, route, async ({ access, body, param }) => {
    const limit = await setLimit(api.deps, { access, rule: { name: param("name"), ...body } });
    api.authenticator.forget(access.project.id);
    return json(200, presentLimit(limit));
  });
}
