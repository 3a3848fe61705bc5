import type { DeliveryId, EventId, ProjectId, WebhookEndpointId } from "../runtime/index.ts";
import type { Event, EventType } from "./event.ts";

export interface EventQuery {
  readonly projectId: ProjectId;
  readonly type: EventType | null;
  readonly limit: number;
  readonly before: EventId | null;
}

export interface ReplayQuery {
  readonly projectId: ProjectId;
  readonly since: Date;
  readonly until: Date;
  /** Empty: every type. */
  readonly types: readonly EventType[];
  /** Null: every enabled endpoint that subscribes. */
  readonly endpointId: WebhookEndpointId | null;
  readonly limit: number;
}

/** An Event with the clear number it is about, where that is still kept. */
export interface ShownEvent {
  readonly event: Event;
  readonly to: string | null;
}

/** The port to Events. Every query is bound to its project. */
export interface EventStore {
  /** Newest first. */
  list(query: EventQuery): Promise<readonly ShownEvent[]>;
  find(projectId: ProjectId, id: EventId): Promise<ShownEvent | null>;
  /** New Deliveries of one Event; null when there is no such Event. */
  redeliver(
    projectId: ProjectId,
    id: EventId,
    endpointId: WebhookEndpointId | null,
  ): Promise<readonly DeliveryId[] | null>;
  /** New Deliveries of a time range, oldest Events first; `resumeSince` is where the next call goes on, null when done. */
  replay(query: ReplayQuery): Promise<{ readonly deliveries: number; readonly resumeSince: Date | null }>;
}
