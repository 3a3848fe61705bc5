import { OverrideProvider, Provider } from "@proofline/contracts";
import { type Override, overrideProvider } from "@proofline/core/health";
import type { Api } from "../../api.ts";
import { presentProvider } from "../../present/present-provider.ts";
import { json } from "../../route/answer.ts";
import { registerRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";

const route = defineRoute({
  method: "put",
  path: "/v1/providers/{account}/override",
  tag: "Operations",
  summary: "Take a provider account out, keep it in, or leave it to its breaker",
  description: "It counts for every project, in every process, within a second.",
  body: OverrideProvider,
  answers: { 200: { description: "The account as it is now.", schema: Provider } },
  problems: ["not_found"],
});

export function registerOverrideProvider(api: Api): void {
  registerRoute(api, route, async ({ access, body, param }) => {
    const account = param("account");
    const health = await overrideProvider(api.deps, { access, account, override: toOverride(body) });
    return json(200, presentProvider(health, api.deps.clock.now()));
  });
}

function toOverride({ state, until }: OverrideProvider): Override | null {
  return state === "auto" ? null : { state, until: until == null ? null : new Date(until) };
}
