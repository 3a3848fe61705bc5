import { requireScope } from "../access/index.ts";
import type { Access } from "../project/index.ts";
import type { DeliveryId, EventId, WebhookEndpointId } from "../runtime/index.ts";
import type { Delivery, DeliveryStatus, DeliveryStore } from "./delivery.ts";

export interface ListDeliveriesCommand {
  readonly access: Access;
  readonly endpointId?: WebhookEndpointId | undefined;
  readonly eventId?: EventId | undefined;
  readonly status?: DeliveryStatus | undefined;
  readonly limit: number;
  /** The last id of the page before. */
  readonly before?: DeliveryId | undefined;
}

/** One page, newest first; `nextBefore` null on the last one. */
export interface DeliveryPage {
  readonly data: readonly Delivery[];
  readonly nextBefore: DeliveryId | null;
}

export async function listDeliveries(
  deps: { readonly deliveries: Pick<DeliveryStore, "list"> },
  command: ListDeliveriesCommand,
): Promise<DeliveryPage> {
  const { access, limit } = command;
  requireScope(access.actor, "webhooks:read");
  const found = await deps.deliveries.list({
    projectId: access.project.id,
    endpointId: command.endpointId ?? null,
    eventId: command.eventId ?? null,
    status: command.status ?? null,
    limit: limit + 1,
    before: command.before ?? null,
  });
  const data = found.slice(0, limit);
  return { data, nextBefore: found.length > limit ? (data.at(-1)?.id ?? null) : null };
}
