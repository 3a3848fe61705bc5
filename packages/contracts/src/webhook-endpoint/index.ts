export {
  CreatedWebhookEndpoint,
  CreateWebhookEndpoint,
  RotateSecret,
  WebhookEndpoint,
  WebhookEndpoints,
} from "./webhook-endpoint.ts";
