import { ChangeLimits, LimitTable } from "@proofline/contracts";
import { setLimitPreset } from "@proofline/core/project";
import type { Api } from "../../api.ts";
import { presentLimits } from "../../present/present-limit.ts";
import { json } from "../../route/answer.ts";
import { registerRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";

const route = defineRoute({
  method: "patch",
  path: "/v1/limits",
  tag: "Settings",
  summary: "Take a preset of limits",
  description:
    "In place of all limits that were set. A preset also sets the guesses, sends and pauses of a verification (`/v1/settings`).",
  body: ChangeLimits,
  answers: { 200: { description: "The limits as they are now.", schema: LimitTable } },
});

export function registerChangeLimits(api: Api): void {
  registerRoute(api, route, async ({ access, body }) => {
    const limits = await setLimitPreset(api.deps, { access, preset: body.preset });
    api.authenticator.forget(access.project.id);
    return json(200, presentLimits(limits));
  });
}
