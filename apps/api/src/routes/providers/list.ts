import { Providers } from "@proofline/contracts";
import { listProviders } from "@proofline/core/health";
import type { Api } from "../../api.ts";
import { presentProvider } from "../../present/present-provider.ts";
import { json } from "../../route/answer.ts";
import { registerRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";

const route = defineRoute({
  method: "get",
  path: "/v1/providers",
  tag: "Operations",
  summary: "List the provider accounts: their health, breakers and recent rates",
  description: "They are the server's and carry the texts of every project.",
  answers: { 200: { description: "All of them.", schema: Providers } },
});

export function registerListProviders(api: Api): void {
  registerRoute(api, route, async ({ access }) => {
    const providers = await listProviders(api.deps, { access });
    return json(200, { data: providers.map((health) => presentProvider(health, api.deps.clock.now())) });
  });
}
