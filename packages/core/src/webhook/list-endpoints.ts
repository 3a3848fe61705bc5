import { requireScope } from "../access/index.ts";
import type { Access } from "../project/index.ts";
import type { WebhookEndpoint } from "./endpoint.ts";
import type { WebhookEndpointStore } from "./endpoint-store.ts";

type Deps = { readonly endpoints: WebhookEndpointStore };

/** Newest first. */
export async function listEndpoints(deps: Deps, { access }: { access: Access }): Promise<readonly WebhookEndpoint[]> {
  requireScope(access.actor, "webhooks:read");
  return await deps.endpoints.list(access.project.id);
}
