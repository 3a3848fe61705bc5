import { requireScope } from "../access/index.ts";
import { AppError } from "../error/index.ts";
import type { Access } from "../project/index.ts";
import type { DeliveryId, EventId } from "../runtime/index.ts";
import { webhookBody } from "./body.ts";
import type { Delivery, DeliveryStore, TryRecord } from "./delivery.ts";
import type { WebhookEndpointStore } from "./endpoint-store.ts";
import type { EventStore } from "./event-store.ts";

export interface GetDeliveryDeps {
  readonly deliveries: Pick<DeliveryStore, "find">;
  readonly events: Pick<EventStore, "find">;
  readonly endpoints: Pick<WebhookEndpointStore, "find">;
  /** The server's PUBLIC_URL. */
  readonly issuer: string;
}

/** What a Try of the Delivery posts; its timestamp and signatures are made anew for each. */
export interface WebhookRequest {
  /** Null once the endpoint was removed. */
  readonly url: string | null;
  readonly webhookId: EventId;
  readonly body: string;
}

export interface DeliveryReport {
  readonly delivery: Delivery;
  /** Oldest first. */
  readonly tries: readonly TryRecord[];
  /** Null once retention erased the Event. */
  readonly request: WebhookRequest | null;
}

/** One Delivery with its Tries. Refuses with `not_found`, whoever else's it may be. */
export async function getDelivery(
  deps: GetDeliveryDeps,
  { access, id }: { access: Access; id: DeliveryId },
): Promise<DeliveryReport> {
  requireScope(access.actor, "webhooks:read");
  const projectId = access.project.id;
  const found = await deps.deliveries.find(projectId, id);
  if (found === null) throw new AppError("not_found", "No such delivery.");
  const { record: tries, ...delivery } = found;
  const [shown, endpoint] = await Promise.all([
    deps.events.find(projectId, delivery.eventId),
    deps.endpoints.find(projectId, delivery.endpointId),
  ]);
  if (shown === null) return { delivery, tries, request: null };
  const body = webhookBody(shown.event, { to: shown.to, issuer: deps.issuer });
  return { delivery, tries, request: { url: endpoint?.url ?? null, webhookId: delivery.eventId, body } };
}
