import { requireScope } from "../access/index.ts";
import type { Access } from "../project/index.ts";
import { addSeconds } from "../runtime/index.ts";
import { type ApiKey, ENDED_KEYS_SHOWN_SECONDS } from "./api-key.ts";
import type { ApiKeyDeps } from "./create-api-key.ts";

/** The keys of the caller's project, newest first: those that work, and those that ended in the last 30 days. */
export async function listApiKeys(
  deps: Pick<ApiKeyDeps, "apiKeys" | "clock">,
  { access }: { readonly access: Access },
): Promise<readonly ApiKey[]> {
  requireScope(access.actor, "keys:read");
  const endedAfter = addSeconds(deps.clock.now(), -ENDED_KEYS_SHOWN_SECONDS);
  return await deps.apiKeys.list(access.project.id, { endedAfter });
}
