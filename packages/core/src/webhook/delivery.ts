import type { DeliveryId, EventId, ProjectId, TryId, WebhookEndpointId } from "../runtime/index.ts";
import type { Redelivery } from "./decide-redelivery.ts";
import type { WebhookEndpoint } from "./endpoint.ts";
import type { Event } from "./event.ts";
import type { EndpointVerdict } from "./judge-endpoint.ts";

/** Class of the jobs of what is delivered again because somebody asked: behind everything that is new (0). */
export const REPLAY_PRIORITY = 1;

export const DELIVERY_STATUSES = ["pending", "succeeded", "exhausted", "skipped"] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/** A Delivery as operators see it. */
export interface Delivery {
  readonly id: DeliveryId;
  readonly eventId: EventId;
  readonly endpointId: WebhookEndpointId;
  readonly status: DeliveryStatus;
  readonly tries: number;
  /** When the next Try may begin; null when there will be none. */
  readonly nextTryAt: Date | null;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
}

/** A Delivery taken by one worker, with all it needs for one Try. */
export interface DeliveryClaim {
  readonly deliveryId: DeliveryId;
  /** Tries begun so far, this one included: also the fence that tells two holders apart. */
  readonly tries: number;
  readonly endpoint: WebhookEndpoint;
  readonly event: Event;
  /** The number the Event is about, from its sealed value; null once erased, or when there is none. */
  readonly to: string | null;
}

export interface TryRecord {
  readonly id: TryId;
  readonly startedAt: Date;
  readonly endedAt: Date;
  readonly statusCode: number | null;
  /** Why there was no answer: `timeout`, `forbidden_address` … Null when there was one. */
  readonly error: string | null;
  readonly answerExcerpt: string | null;
}

/** The port to Deliveries. */
export interface DeliveryStore {
  /** Takes a due Delivery for one Try; null when another worker has it or nothing is left to do. */
  claim(id: DeliveryId): Promise<DeliveryClaim | null>;
  /** Gives a claim back untried: no Try is counted, and the Delivery is due at `at`. */
  putOff(claim: DeliveryClaim, at: Date): Promise<void>;
  /** Notes the Try and what follows, for the Delivery and for its endpoint. */
  settle(claim: DeliveryClaim, settlement: DeliverySettlement): Promise<SettledDelivery>;
  /** Newest first. */
  list(query: DeliveryQuery): Promise<readonly Delivery[]>;
  find(projectId: ProjectId, id: DeliveryId): Promise<(Delivery & { readonly record: readonly TryRecord[] }) | null>;
}

export interface DeliverySettlement {
  readonly record: TryRecord;
  readonly next: Redelivery;
  readonly verdict: EndpointVerdict;
  /** Written when the endpoint is disabled by this Try. */
  readonly disabledEvent: Event | null;
}

export interface SettledDelivery {
  /** False when the claim was lost meanwhile. */
  readonly held: boolean;
  readonly deliveryIds: readonly DeliveryId[];
}

export interface DeliveryQuery {
  readonly projectId: ProjectId;
  readonly endpointId: WebhookEndpointId | null;
  readonly eventId: EventId | null;
  readonly status: DeliveryStatus | null;
  readonly limit: number;
  readonly before: DeliveryId | null;
}
