import { ChangeSettings, Settings } from "@proofline/contracts";
import { changeSettings } from "@proofline/core/project";
import type { Api } from "../../api.ts";
import { presentSettings, toSettingsChange } from "../../present/present-settings.ts";
import { json } from "../../route/answer.ts";
import { registerRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";

const route = defineRoute({
  method: "patch",
  path: "/v1/settings",
  tag: "Settings",
  summary: "Change some of the project's settings",
  body: ChangeSettings,
  answers: { 200: { description: "The settings as they are now.", schema: Settings } },
});

export function registerChangeSettings(api: Api): void {
  registerRoute(api, route, async ({ access, body }) => {
    const { settings } = await changeSettings(api.deps, { access, change: toSettingsChange(body) });
    api.authenticator.forget(access.project.id);
    return json(200, presentSettings(settings));
  });
}
