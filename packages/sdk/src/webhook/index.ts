export type {
  Channel,
  GuessingEvent,
  LockEvent,
  Message,
  MessageEvent,
  ProviderEvent,
  TestEvent,
  User,
  UserEvent,
  Verification,
  VerificationEvent,
  WebhookEvent,
  WebhookEventType,
} from "./event.ts";
export type { WebhookHeaders } from "./headers.ts";
export { type RequestWithBody, readRawBody } from "./read-raw-body.ts";
export { WebhookVerificationError, type WebhookVerificationErrorCode } from "./verification-error.ts";
export { type VerifyWebhookOptions, verifyWebhook } from "./verify-webhook.ts";
