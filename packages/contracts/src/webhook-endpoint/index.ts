export {
  CreatedWebhookEndpoint,
  CreateWebhookEndpoint,
  WebhookEndpoint,
  WebhookEndpoints,
} from "./webhook-endpoint.ts";
