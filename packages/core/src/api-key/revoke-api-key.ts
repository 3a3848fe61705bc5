import { requireScope } from "../access/index.ts";
import { AppError } from "../error/index.ts";
import type { Access } from "../project/index.ts";
import type { ApiKeyId } from "../runtime/index.ts";
import type { ApiKeyDeps } from "./create-api-key.ts";
import { noSuchKey } from "./rotate-api-key.ts";

/**
 * Ends a key at once; a repeat changes nothing. Refuses with `not_found`, and with `forbidden` the caller's own key:
 * so a project always has one key left that can make others.
 */
export async function revokeApiKey(
  deps: Pick<ApiKeyDeps, "apiKeys">,
  { access, id }: { readonly access: Access; readonly id: ApiKeyId },
): Promise<void> {
  requireScope(access.actor, "keys:write");
  if (id === access.actor.apiKeyId) {
    throw new AppError(
      "forbidden",
      "A key does not revoke itself: rotate it without overlap, or revoke it with another.",
    );
  }
  const earlier = await deps.apiKeys.find(access.project.id, id);
  if (earlier === null) throw noSuchKey();
  if (access.actor.mode === "test" && earlier.mode === "live") {
    throw new AppError("forbidden", "A test key revokes test keys only.");
  }
  if (!(await deps.apiKeys.revoke(access.project.id, id))) throw noSuchKey();
}
