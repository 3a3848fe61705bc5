import { removeLimit } from "@proofline/core/project";
import type { Api } from "../../api.ts";
import { noContent } from "../../route/answer.ts";
import { registerRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";

const route = defineRoute({
  method: "delete",
  path: "/v1/limits/{name}",
  tag: "Settings",
  summary: "Remove one limit on sends",
  description: "A preset's too; `PATCH /v1/limits` brings the preset's back.",
  answers: { 204: { description: "Removed." } },
  problems: ["not_found"],
});

export function registerRemoveLimit(api: Api): void {
  registerRoute(api, route, async ({ access, param }) => {
    await removeLimit(api.deps, { access, name: param("name") });
    api.authenticator.forget(access.project.id);
    return noContent();
  });
}
