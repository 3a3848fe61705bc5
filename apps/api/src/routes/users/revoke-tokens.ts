import { Nothing } from "@proofline/contracts";
import { revokeUserTokens } from "@proofline/core/user-token";
import type { Api } from "../../api.ts";
import { noContent } from "../../route/answer.ts";
import { registerRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";

const route = defineRoute({
  method: "post",
  path: "/v1/user-tokens/revoke",
  tag: "Settings",
  summary: "End every user token that the project has minted until now",
  body: Nothing,
  bodyOptional: true,
  answers: { 204: { description: "They open nothing any more." } },
});

export function registerRevokeUserTokens(api: Api): void {
  registerRoute(api, route, async ({ access }) => {
    await revokeUserTokens(api.deps, { access });
    api.authenticator.forget(access.project.id);
    return noContent();
  });
}
