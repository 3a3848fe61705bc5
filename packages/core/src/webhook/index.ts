export { eventData, webhookBody } from "./body.ts";
export type { PostResult, WebhookClient } from "./client.ts";
export { type CreateEndpointCommand, createEndpoint, type EndpointDeps } from "./create-endpoint.ts";
export {
  decideRedelivery,
  REDELIVERY_SCHEDULE_SECONDS,
  type Redelivery,
  type RedeliverySituation,
  type TryResult,
} from "./decide-redelivery.ts";
export { deleteEndpoint } from "./delete-endpoint.ts";
export { type DeliverWebhookCommand, type DeliverWebhookDeps, deliverWebhook } from "./deliver-webhook.ts";
export {
  DELIVERY_STATUSES,
  type DeliveryClaim,
  type DeliveryStatus,
  type DeliveryStore,
  type TryRecord,
} from "./delivery.ts";
export type { WebhookEndpoint } from "./endpoint.ts";
export type { WebhookEndpointStore } from "./endpoint-store.ts";
export { EVENT_TYPES, type Event, type EventSource, type EventType } from "./event.ts";
export { getEndpoint } from "./get-endpoint.ts";
export { listEndpoints } from "./list-endpoints.ts";
export { newWebhookSecret, type SignInput, signTry, type WebhookHeaders } from "./sign.ts";
export { testEndpoint } from "./test-endpoint.ts";
