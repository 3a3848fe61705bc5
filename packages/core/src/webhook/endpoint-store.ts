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
  /** A new newest secret; earlier ones sign until `expiresAt`, or until the end they had where that is sooner. Null when there is no such endpoint. */
  addSecret(
    projectId: ProjectId,
    id: WebhookEndpointId,
    secret: { readonly secret: string; readonly expiresAt: Date },
  ): Promise<WebhookEndpoint | null>;
  /** Enabled, and its failures forgotten. Null when there is no such endpoint. */
  enable(projectId: ProjectId, id: WebhookEndpointId): Promise<WebhookEndpoint | null>;
  /** Writes an Event for this endpoint alone. */
  insertTestEvent(endpoint: WebhookEndpoint, event: Event): Promise<DeliveryId>;
}
