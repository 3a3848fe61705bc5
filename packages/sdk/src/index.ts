export type * from "./webhook/index.ts";
export { readRawBody, verifyWebhook, WebhookVerificationError } from "./webhook/index.ts";
