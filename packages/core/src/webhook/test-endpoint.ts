import { requireScope } from "../access/index.ts";
import { AppError } from "../error/index.ts";
import type { Access } from "../project/index.ts";
import { newId, type WebhookEndpointId } from "../runtime/index.ts";
import type { EndpointDeps } from "./create-endpoint.ts";
import type { Event } from "./event.ts";

/** Sends a `webhook.test` Event to one endpoint, on the same way as every other. Refuses with `not_found`. */
export async function testEndpoint(
  deps: EndpointDeps,
  { access, id }: { access: Access; id: WebhookEndpointId },
): Promise<Event> {
  requireScope(access.actor, "webhooks:write");
  const endpoint = await deps.endpoints.find(access.project.id, id);
  if (endpoint === null) throw new AppError("not_found", "No such webhook endpoint.");
  const event: Event = {
    id: newId("evt", deps),
    type: "webhook.test",
    projectId: access.project.id,
    verificationId: null,
    at: deps.clock.now(),
    data: { webhook_endpoint_id: endpoint.id },
  };
  const deliveryId = await deps.endpoints.insertTestEvent(endpoint, event);
  await deps.jobs.enqueue([{ name: "webhook.deliver", payload: { deliveryId }, nudge: 0 }]);
  return event;
}
