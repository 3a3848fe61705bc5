import { CreateApiKey, CreatedApiKey } from "@proofline/contracts";
import { createApiKey } from "@proofline/core/api-key";
import type { Api } from "../../api.ts";
import { presentApiKey } from "../../present/present-api-key.ts";
import { json } from "../../route/answer.ts";
import { registerRoute } from "../../route/register-route.ts";
import { defineRoute } from "../../route/route.ts";

const route = defineRoute({
  method: "post",
  path: "/v1/api-keys",
  tag: "Settings",
  summary: "Make an API key that can do what this one can, or less",
  body: CreateApiKey,
  answers: { 201: { description: "Made; the key is shown only here.", schema: CreatedApiKey } },
});

export function registerCreateApiKey(api: Api): void {
  registerRoute(api, route, async ({ access, body }) => {
    const { kind, mode, name, scopes, expires_at } = body;
    const expiresAt = expires_at === null ? null : new Date(expires_at);
    const { record, key } = await createApiKey(api.deps, { access, kind, mode, name, scopes, expiresAt });
    return json(201, { ...presentApiKey(record), key });
  });
}
