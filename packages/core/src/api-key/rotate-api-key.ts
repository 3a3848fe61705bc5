import { requireScope } from "../access/index.ts";
import { AppError } from "../error/index.ts";
import type { Access } from "../project/index.ts";
import { type ApiKeyId, addSeconds } from "../runtime/index.ts";
import { type ApiKeyDeps, type CreatedApiKey, newKey } from "./create-api-key.ts";
import { requireWithin } from "./require-within.ts";

export interface RotateApiKeyCommand {
  readonly access: Access;
  readonly id: ApiKeyId;
  /** For how long the earlier key still works beside the new one: 0 ends it at once. */
  readonly overlapSeconds: number;
}

/**
 * Gives a key a successor that can do the same, for as long as it could. Refuses with `not_found` a key that is nobody's
 * or has ended, and with `forbidden` one that can do more than the caller.
 */
export async function rotateApiKey(deps: ApiKeyDeps, command: RotateApiKeyCommand): Promise<CreatedApiKey> {
  const { access, id, overlapSeconds } = command;
  requireScope(access.actor, "keys:write");
  const earlier = await deps.apiKeys.find(access.project.id, id);
  if (earlier === null) throw noSuchKey();
  requireWithin(access.actor, earlier);
  const fresh = newKey(deps, earlier);
  const endsAt = addSeconds(deps.clock.now(), overlapSeconds);
  const madeBy = access.actor.apiKeyId;
  const kept = await deps.apiKeys.rotate({
    ...fresh,
    key: { ...earlier, ...fresh.key },
    madeBy,
    replaces: { id, endsAt },
  });
  if (kept === null) throw noSuchKey();
  return { record: kept, key: fresh.text };
}

export function noSuchKey(): AppError {
  return new AppError("not_found", "No such API key, or it has ended.");
}
