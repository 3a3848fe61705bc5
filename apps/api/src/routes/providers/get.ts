import { Provider } from "@proofline/contracts";
import { getProvider } from "@proofline/core/health";
import type { Api } from "../../api.ts";
import { presentProvider } from "../../present/present-provider.ts";
import { json } from "../../route/answer.ts";
import { registerRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";

const route = defineRoute({
  method: "get",
  path: "/v1/providers/{account}",
  tag: "Operations",
  summary: "Read one provider account",
  answers: { 200: { description: "The account.", schema: Provider } },
  problems: ["not_found"],
});

export function registerGetProvider(api: Api): void {
  registerRoute(api, route, async ({ access, param }) => {
    const health = await getProvider(api.deps, { access, account: param("account") });
    return json(200, presentProvider(health, api.deps.clock.now()));
  });
}
