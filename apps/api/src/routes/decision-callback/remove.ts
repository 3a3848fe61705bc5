import { removeDecisionCallback } from "@proofline/core/decision";
import type { Api } from "../../api.ts";
import { noContent } from "../../route/answer.ts";
import { registerRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";

const route = defineRoute({
  method: "delete",
  path: "/v1/decision-callback",
  tag: "Settings",
  summary: "Ask nobody before a send",
  answers: { 204: { description: "Nobody is asked, whether or not somebody was." } },
});

export function registerRemoveCallback(api: Api): void {
  registerRoute(api, route, async ({ access }) => {
    await removeDecisionCallback(api.deps, { access });
    api.authenticator.forget(access.project.id);
    return noContent();
  });
}
