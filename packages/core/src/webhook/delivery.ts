import type { DeliveryId, TryId } from "../runtime/index.ts";
import type { Redelivery } from "./decide-redelivery.ts";
import type { WebhookEndpoint } from "./endpoint.ts";
import type { Event } from "./event.ts";

export const DELIVERY_STATUSES = ["pending", "succeeded", "exhausted", "skipped"] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

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
  /** Notes the Try and what follows; false when the claim was lost meanwhile. */
  settle(claim: DeliveryClaim, record: TryRecord, next: Redelivery): Promise<boolean>;
}
