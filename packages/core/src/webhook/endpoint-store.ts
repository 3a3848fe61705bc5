import type { DeliveryId, ProjectId, WebhookEndpointId } from "../runtime/index.ts";
import type { WebhookEndpoint } from "./endpoint.ts";
import type { Event } from "./event.ts";

/** The port to WebhookEndpoints. Every query is bound to its project. */
export interface WebhookEndpointStore {
  insert(endpoint: WebhookEndpoint): Promise<void>;
  /** Newest first. */
  list(projectId: ProjectId): Promise<readonly WebhookEndpoint[]>;
  find(projectId: ProjectId, id: WebhookEndpointId): Promise<WebhookEndpoint | null>;
  /** Its open Deliveries are skipped. False when there is no such endpoint. */
  remove(projectId: ProjectId, id: WebhookEndpointId): Promise<boolean>;
  /** Writes an Event for this endpoint alone. */
  insertTestEvent(endpoint: WebhookEndpoint, event: Event): Promise<DeliveryId>;
}
