import { DecisionCallback } from "@proofline/contracts";
import { getDecisionCallback } from "@proofline/core/decision";
import type { Api } from "../../api.ts";
import { presentCallback } from "../../present/present-callback.ts";
import { json } from "../../route/answer.ts";
import { registerRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";

const route = defineRoute({
  method: "get",
  path: "/v1/decision-callback",
  tag: "Settings",
  summary: "Read which backend is asked before each send",
  answers: { 200: { description: "The callback.", schema: DecisionCallback } },
  problems: ["not_found"],
});

export function registerGetCallback(api: Api): void {
  registerRoute(api, route, async ({ reload }) => {
    // Past the cache: another process may have changed it a moment ago.
    return json(200, presentCallback(getDecisionCallback({ access: await reload() })));
  });
}
