import { removeTestNumber } from "@proofline/core/project";
import type { Api } from "../../api.ts";
import { noContent } from "../../route/answer.ts";
import { registerRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";

const route = defineRoute({
  method: "delete",
  path: "/v1/test-numbers/{number}",
  tag: "Settings",
  summary: "Make a test number a number like any other again",
  answers: { 204: { description: "Removed." } },
  problems: ["not_found", "phone_number_invalid", "invalid_request"],
});

export function registerRemoveTestNumber(api: Api): void {
  registerRoute(api, route, async ({ access, param }) => {
    await removeTestNumber(api.deps, { access, number: param("number") });
    api.authenticator.forget(access.project.id);
    return noContent();
  });
}
