import type { Sealer } from "@proofline/core/access";
import { fromUuid } from "@proofline/core/runtime";
import type { WebhookEndpoint } from "@proofline/core/webhook";
import type { webhookEndpoints } from "../schema/index.ts";
import { sealContext } from "../sealing.ts";

export type EndpointRow = typeof webhookEndpoints.$inferSelect;

/** What is sealed of an endpoint. Secrets newest first; `expires_at` null: until it is rotated. */
export interface EndpointSecrets {
  readonly secrets: readonly { readonly secret: string; readonly expires_at: string | null }[];
  readonly signing_key: string;
}

export function toEndpoint(row: EndpointRow, sealer: Sealer): WebhookEndpoint {
  const { secrets, signing_key: signingKey } = openSecrets(row, sealer);
  const now = Date.now();
  return {
    id: fromUuid("whe", row.id),
    projectId: fromUuid("prj", row.projectId),
    url: row.url,
    types: row.types as WebhookEndpoint["types"],
    // An overlap of hours does not mind the few milliseconds that this clock may be off.
    secrets: secrets
      .filter((one) => one.expires_at === null || Date.parse(one.expires_at) > now)
      .map(({ secret }) => secret),
    signingKey,
    publicKey: row.publicKey,
    enabled: row.enabled,
    disabledReason: row.disabledReason,
    health: { failures: row.failures, failingSince: row.failingSince, openUntil: row.openUntil },
    createdAt: row.createdAt,
  };
}

export function openSecrets(
  { id, secretsSealed }: Pick<EndpointRow, "id" | "secretsSealed">,
  sealer: Sealer,
): EndpointSecrets {
  return JSON.parse(sealer.open(secretsSealed, sealContext.endpointSecrets(id)));
}

export function sealSecrets(id: string, secrets: EndpointSecrets, sealer: Sealer): Uint8Array {
  return sealer.seal(JSON.stringify(secrets), sealContext.endpointSecrets(id));
}
