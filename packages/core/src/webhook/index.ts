export { newSigningKeyPair, type SigningKeyPair } from "./asymmetric-key.ts";
export { eventData, type WebhookContext, webhookBody } from "./body.ts";
export type { PostResult, WebhookClient, WebhookPost } from "./client.ts";
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
  type Delivery,
  type DeliveryClaim,
  type DeliveryQuery,
  type DeliverySettlement,
  type DeliveryStatus,
  type DeliveryStore,
  REPLAY_PRIORITY,
  type SettledDelivery,
  type TryRecord,
} from "./delivery.ts";
export { enableEndpoint } from "./enable-endpoint.ts";
export type { EndpointHealth, WebhookEndpoint } from "./endpoint.ts";
export { createEndpointGate, type EndpointGate, type GateLimits } from "./endpoint-gate.ts";
export type { WebhookEndpointStore } from "./endpoint-store.ts";
export { EVENT_TYPES, type Event, type EventSource, type EventType } from "./event.ts";
export type { EventQuery, EventStore, ReplayQuery, ShownEvent } from "./event-store.ts";
export { type DeliveryReport, type GetDeliveryDeps, getDelivery, type WebhookRequest } from "./get-delivery.ts";
export { getEndpoint } from "./get-endpoint.ts";
export { DISABLE_AFTER_SECONDS, type EndpointVerdict, judgeEndpoint } from "./judge-endpoint.ts";
export { type DeliveryPage, type ListDeliveriesCommand, listDeliveries } from "./list-deliveries.ts";
export { listEndpoints } from "./list-endpoints.ts";
export { type EventPage, type ListEventsCommand, listEvents } from "./list-events.ts";
export {
  REPLAY_MAX,
  type RedeliverCommand,
  type RedeliverDeps,
  type ReplayCommand,
  redeliverEvent,
  replayEvents,
} from "./redeliver.ts";
export { type RotateSecretCommand, rotateSecret } from "./rotate-secret.ts";
export { newWebhookSecret, type SignInput, signTry, type WebhookHeaders } from "./sign.ts";
export { testEndpoint } from "./test-endpoint.ts";
