import { Settings } from "@proofline/contracts";
import { getSettings } from "@proofline/core/project";
import type { Api } from "../../api.ts";
import { presentSettings } from "../../present/present-settings.ts";
import { json } from "../../route/answer.ts";
import { registerRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";

const route = defineRoute({
  method: "get",
  path: "/v1/settings",
  tag: "Settings",
  summary: "Read the project's settings",
  answers: { 200: { description: "The settings.", schema: Settings } },
  problems: ["not_found"],
});

export function registerGetSettings(api: Api): void {
  registerRoute(api, route, async ({ access }) => {
    const { settings } = await getSettings(api.deps, { access });
    return json(200, presentSettings(settings));
  });
}
