import { requireScope } from "../access/index.ts";
import { AppError } from "../error/index.ts";
import type { Access } from "../project/index.ts";
import type { WebhookEndpointId } from "../runtime/index.ts";
import type { WebhookEndpoint } from "./endpoint.ts";
import type { WebhookEndpointStore } from "./endpoint-store.ts";

/** Calls a disabled endpoint again, as if it had never failed. Refuses with `not_found`. */
export async function enableEndpoint(
  deps: { readonly endpoints: WebhookEndpointStore },
  { access, id }: { access: Access; id: WebhookEndpointId },
): Promise<WebhookEndpoint> {
  requireScope(access.actor, "webhooks:write");
  const enabled = await deps.endpoints.enable(access.project.id, id);
  if (enabled === null) throw new AppError("not_found", "No such webhook endpoint.");
  return enabled;
}
