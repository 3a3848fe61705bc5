import { requireScope } from "../access/index.ts";
import { AppError, invalidField } from "../error/index.ts";
import type { Access } from "../project/index.ts";
import type { DeliveryId, EventId, Jobs, WebhookEndpointId } from "../runtime/index.ts";
import type { EventType } from "./event.ts";
import type { EventStore } from "./event-store.ts";

export interface RedeliverDeps {
  readonly events: EventStore;
  readonly jobs: Jobs;
}

export interface RedeliverCommand {
  readonly access: Access;
  readonly id: EventId;
  readonly endpointId: WebhookEndpointId | null;
}

/** Delivers one Event again, under its old id: receivers that remember ids will know it. Refuses with `not_found`. */
export async function redeliverEvent(deps: RedeliverDeps, { access, id, endpointId }: RedeliverCommand): Promise<readonly DeliveryId[]> {
  requireScope(access.actor, "webhooks:write");
  const deliveryIds = await deps.events.redeliver(access.project.id, id, endpointId);
  if (deliveryIds === null) throw new AppError("not_found", "No such event.");
  await deps.jobs.enqueue(deliveryIds.map((deliveryId) => ({ name: "webhook.deliver", payload: { deliveryId }, nudge: 0 })));
  return deliveryIds;
}

export interface ReplayCommand {
  readonly access: Access;
  readonly since: Date;
  readonly until: Date;
  readonly types: readonly EventType[];
  readonly endpointId: WebhookEndpointId | null;
}

/** One call replays at most this many Deliveries; the answer says where to go on. */
export const REPLAY_MAX = 10_000;

/** Delivers the Events of a time range again. The sweep brings them out at its own pace, behind what is new. */
export async function replayEvents(deps: RedeliverDeps, { access, ...range }: ReplayCommand): ReturnType<EventStore["replay"]> {
  requireScope(access.actor, "webhooks:write");
  if (range.since >= range.until) throw invalidField("until", "Must be later than since.");
  return await deps.events.replay({ ...range, projectId: access.project.id, limit: REPLAY_MAX });
}
