export { type BreakerOptions, createBreakingClient } from "./breaking-client.ts";
export type { Resolve } from "./checked-lookup.ts";
export { type AllowPrivateReading, readAllowPrivate } from "./read-allow-private.ts";
export { createWebhookClient, type GuardedWebhookClient, type WebhookClientOptions } from "./webhook-client.ts";
