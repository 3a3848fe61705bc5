import { requireScope } from "../access/index.ts";
import { AppError, invalidField } from "../error/index.ts";
import type { Access } from "../project/index.ts";
import type { DeliveryId, EventId, Jobs, WebhookEndpointId } from "../runtime/index.ts";
import { REPLAY_PRIORITY } from "./delivery.ts";
import type { WebhookEndpointStore } from "./endpoint-store.ts";
import type { EventType } from "./event.ts";
import type { EventStore } from "./event-store.ts";

export interface RedeliverDeps {
  readonly events: Pick<EventStore, "redeliver" | "replay">;
  readonly endpoints: Pick<WebhookEndpointStore, "find">;
  readonly jobs: Jobs;
}

export interface RedeliverCommand {
  readonly access: Access;
  readonly id: EventId;
  /** Null: every enabled endpoint that subscribes. */
  readonly endpointId: WebhookEndpointId | null;
}

/**
 * Delivers one Event again, under its old id: receivers that remember ids will know it. Refuses with `not_found`, and
 * with `invalid_request` an endpoint that is disabled.
 */
export async function redeliverEvent(
  deps: RedeliverDeps,
  { access, id, endpointId }: RedeliverCommand,
): Promise<readonly DeliveryId[]> {
  requireScope(access.actor, "webhooks:write");
  await requireCallable(deps, { access, endpointId });
  const deliveryIds = await deps.events.redeliver(access.project.id, id, endpointId);
  if (deliveryIds === null) throw new AppError("not_found", "No such event.");
  await deps.jobs.enqueue(
    deliveryIds.map((deliveryId) => ({
      name: "webhook.deliver",
      payload: { deliveryId },
      nudge: 0,
      priority: REPLAY_PRIORITY,
    })),
  );
  return deliveryIds;
}

export interface ReplayCommand {
  readonly access: Access;
  readonly since: Date;
  readonly until: Date;
  /** Empty: every type. */
  readonly types: readonly EventType[];
  /** Null: every enabled endpoint that subscribes. */
  readonly endpointId: WebhookEndpointId | null;
}

/** One call replays at most this many Deliveries; the answer says where to go on. */
export const REPLAY_MAX = 10_000;

/**
 * Delivers the Events of a time range again. The sweep brings them out at its own pace, behind what is new. Refuses like
 * `redeliverEvent`.
 */
export async function replayEvents(
  deps: RedeliverDeps,
  { access, ...range }: ReplayCommand,
): ReturnType<EventStore["replay"]> {
  requireScope(access.actor, "webhooks:write");
  if (range.since >= range.until) throw invalidField("until", "Must be later than since.");
  await requireCallable(deps, { access, endpointId: range.endpointId });
  return await deps.events.replay({ ...range, projectId: access.project.id, limit: REPLAY_MAX });
}

/** Without this, an endpoint that is not called would be answered like one that will be. */
async function requireCallable(
  { endpoints }: Pick<RedeliverDeps, "endpoints">,
  { access, endpointId }: { access: Access; endpointId: WebhookEndpointId | null },
): Promise<void> {
  if (endpointId === null) return;
  const endpoint = await endpoints.find(access.project.id, endpointId);
  if (endpoint === null) throw new AppError("not_found", "No such webhook endpoint.");
  if (!endpoint.enabled) throw invalidField("endpoint_id", "This endpoint is disabled; enable it first.");
}
