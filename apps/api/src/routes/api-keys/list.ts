import { ApiKeys } from "@proofline/contracts";
import { listApiKeys } from "@proofline/core/api-key";
import type { Api } from "../../api.ts";
import { presentApiKey } from "../../present/present-api-key.ts";
import { json } from "../../route/answer.ts";
import { registerRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";

const route = defineRoute({
  method: "get",
  path: "/v1/api-keys",
  tag: "Settings",
  summary: "List the project's API keys, newest first: those that work, and those that ended in the last 30 days",
  answers: { 200: { description: "All of them.", schema: ApiKeys } },
});

export function registerListApiKeys(api: Api): void {
  registerRoute(api, route, async ({ access }) => {
    const keys = await listApiKeys(api.deps, { access });
    return json(200, { data: keys.map(presentApiKey) });
  });
}
