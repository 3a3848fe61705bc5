import { NewDecisionCallback, SetDecisionCallback } from "@proofline/contracts";
import { setDecisionCallback } from "@proofline/core/decision";
import type { Api } from "../../api.ts";
import { presentCallback } from "../../present/present-callback.ts";
import { json } from "../../route/answer.ts";
import { registerRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";

const route = defineRoute({
  method: "put",
  path: "/v1/decision-callback",
  tag: "Settings",
  summary: "Set the backend that is asked before each send",
  description: "Every call makes a new secret; the one before counts no more.",
  body: SetDecisionCallback,
  answers: { 200: { description: "Set; the secret is shown only here.", schema: NewDecisionCallback } },
});

export function registerSetCallback(api: Api): void {
  registerRoute(api, route, async ({ access, body }) => {
    const callback = await setDecisionCallback(api.deps, { access, url: body.url, onFailure: body.on_failure });
    api.authenticator.forget(access.project.id);
    return json(200, { ...presentCallback(callback), secret: callback.secret });
  });
}
