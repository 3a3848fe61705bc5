import { requireScope } from "../access/index.ts";
import { AppError } from "../error/index.ts";
import type { Access } from "../project/index.ts";
import type { WebhookEndpointId } from "../runtime/index.ts";
import type { WebhookEndpoint } from "./endpoint.ts";
import type { WebhookEndpointStore } from "./endpoint-store.ts";

/** One endpoint of the caller's project. Refuses with `not_found`, whoever else's it may be. */
export async function getEndpoint(
  deps: { readonly endpoints: Pick<WebhookEndpointStore, "find"> },
  { access, id }: { access: Access; id: WebhookEndpointId },
): Promise<WebhookEndpoint> {
  requireScope(access.actor, "webhooks:read");
  const endpoint = await deps.endpoints.find(access.project.id, id);
  if (endpoint === null) throw new AppError("not_found", "No such webhook endpoint.");
  return endpoint;
}
