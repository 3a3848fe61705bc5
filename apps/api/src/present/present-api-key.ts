import type { ApiKey as ApiKeyBody } from "@proofline/contracts";
import type { ApiKey } from "@proofline/core/api-key";
import type { z } from "zod";

export function presentApiKey(key: ApiKey): z.output<typeof ApiKeyBody> {
  const { id, kind, mode, name, hint, scopes } = key;
  return {
    id,
    object: "api_key",
    kind,
    mode,
    name,
    hint,
    scopes: [...scopes],
    created_at: key.createdAt.toISOString(),
    last_used_at: key.lastUsedAt?.toISOString() ?? null,
    expires_at: key.expiresAt?.toISOString() ?? null,
    revoked_at: key.revokedAt?.toISOString() ?? null,
  };
}
