import type { WebhookEndpoint as EndpointBody } from "@proofline/contracts";
import type { WebhookEndpoint } from "@proofline/core/webhook";
import type { z } from "zod";

/** A WebhookEndpoint without its secrets. */
export function presentEndpoint(endpoint: WebhookEndpoint): z.output<typeof EndpointBody> {
  return {
    id: endpoint.id,
    object: "webhook_endpoint",
    url: endpoint.url,
    types: [...endpoint.types],
    enabled: endpoint.enabled,
    disabled_reason: endpoint.disabledReason,
    public_key: endpoint.publicKey,
    failures: endpoint.health.failures,
    failing_since: endpoint.health.failingSince?.toISOString() ?? null,
    created_at: endpoint.createdAt.toISOString(),
  };
}
