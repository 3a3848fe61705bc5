import type { Sealer } from "@proofline/core/access";
import { fromUuid } from "@proofline/core/runtime";
import type { WebhookEndpoint } from "@proofline/core/webhook";
import type { webhookEndpoints } from "../schema/index.ts";
import { sealContext } from "../sealing.ts";

export type EndpointRow = typeof webhookEndpoints.$inferSelect;

export function toEndpoint(row: EndpointRow, sealer: Sealer): WebhookEndpoint {
  return {
    id: fromUuid("whe", row.id),
    projectId: fromUuid("prj", row.projectId),
    url: row.url,
    types: row.types as WebhookEndpoint["types"],
    secrets: JSON.parse(sealer.open(row.secretsSealed, sealContext.endpointSecrets(row.id))),
    enabled: row.enabled,
    createdAt: row.createdAt,
  };
}
