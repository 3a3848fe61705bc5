import { requireScope } from "../access/index.ts";
import { AppError } from "../error/index.ts";
import type { Access } from "../project/index.ts";
import type { WebhookEndpointId } from "../runtime/index.ts";
import type { WebhookEndpointStore } from "./endpoint-store.ts";

type Deps = { readonly endpoints: WebhookEndpointStore };

/** Refuses with `not_found`, whoever else's it may be. */
export async function deleteEndpoint(
  deps: Deps,
  { access, id }: { access: Access; id: WebhookEndpointId },
): Promise<void> {
  requireScope(access.actor, "webhooks:write");
  if (!(await deps.endpoints.remove(access.project.id, id)))
    throw new AppError("not_found", "No such webhook endpoint.");
}
