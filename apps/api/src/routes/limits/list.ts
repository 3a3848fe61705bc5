import { LimitTable } from "@proofline/contracts";
import { listLimits } from "@proofline/core/project";
import type { Api } from "../../api.ts";
import { presentLimits } from "../../present/present-limit.ts";
import { json } from "../../route/answer.ts";
import { registerRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";

const route = defineRoute({
  method: "get",
  path: "/v1/limits",
  tag: "Settings",
  summary: "List the limits on sends that are in force",
  answers: { 200: { description: "All of them, with the preset that they began with.", schema: LimitTable } },
  problems: ["not_found"],
});

export function registerListLimits(api: Api): void {
  registerRoute(api, route, async ({ access }) => json(200, presentLimits(await listLimits(api.deps, { access }))));
}
