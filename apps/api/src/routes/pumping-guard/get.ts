import { PumpingGuard } from "@proofline/contracts";
import { getGuard } from "@proofline/core/project";
import type { Api } from "../../api.ts";
import { presentGuard } from "../../present/present-guard.ts";
import { json } from "../../route/answer.ts";
import { registerRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";

const route = defineRoute({
  method: "get",
  path: "/v1/pumping-guard",
  tag: "Settings",
  summary: "Read the pumping guard: its mode, its allow list and the numbers of its formula",
  answers: { 200: { description: "The guard.", schema: PumpingGuard } },
});

export function registerGetGuard(api: Api): void {
  registerRoute(api, route, async ({ access }) => json(200, presentGuard(await getGuard(api.deps, { access }))));
}
