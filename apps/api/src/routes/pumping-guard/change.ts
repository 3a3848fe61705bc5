import { ChangeGuard, PumpingGuard } from "@proofline/contracts";
import { changeGuard } from "@proofline/core/project";
import type { Api } from "../../api.ts";
import { presentGuard } from "../../present/present-guard.ts";
import { json } from "../../route/answer.ts";
import { registerRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";

const route = defineRoute({
  method: "patch",
  path: "/v1/pumping-guard",
  tag: "Settings",
  summary: "Change the pumping guard: its mode, or what it lets pass",
  body: ChangeGuard,
  answers: { 200: { description: "The guard after the change.", schema: PumpingGuard } },
  problems: ["phone_number_invalid"],
});

export function registerChangeGuard(api: Api): void {
  registerRoute(api, route, async ({ access, body }) => {
    const guard = await changeGuard(api.deps, { access, mode: body.mode, ...body.allow });
    api.authenticator.forget(access.project.id);
    return json(200, presentGuard(guard));
  });
}
