import {
  type ApiKeyKind,
  type ApiKeyMode,
  CLIENT_SCOPES,
  digestApiKey,
  newApiKey,
  requireScope,
  type Scope,
} from "../access/index.ts";
import { AppError, invalidField } from "../error/index.ts";
import type { Access } from "../project/index.ts";
import { type Clock, newId, type Random } from "../runtime/index.ts";
import { type ApiKey, hintOf, LIVE_KEYS_MAX } from "./api-key.ts";
import { requireWithin } from "./require-within.ts";
import type { ApiKeyStore } from "./store.ts";

export interface ApiKeyDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly apiKeys: ApiKeyStore;
}

export interface CreateApiKeyCommand {
  readonly access: Access;
  readonly kind: ApiKeyKind;
  readonly mode: ApiKeyMode;
  readonly name: string;
  /** Undefined: all that the caller has, or all that a publishable key can have. */
  readonly scopes?: readonly Scope[] | undefined;
  readonly expiresAt: Date | null;
}

export interface CreatedApiKey {
  readonly record: ApiKey;
  /** The key itself: this is the only time that anybody sees it. */
  readonly key: string;
}

/**
 * A new key of the caller's project. Refuses with `forbidden` what the caller does not have itself (scopes, live mode),
 * with `invalid_request` a publishable key of other scopes than a client's, an end in the past, and one key too many.
 */
export async function createApiKey(deps: ApiKeyDeps, command: CreateApiKeyCommand): Promise<CreatedApiKey> {
  const { access, kind, mode, name, expiresAt } = command;
  requireScope(access.actor, "keys:write");
  const scopes = command.scopes ?? (kind === "publishable" ? CLIENT_SCOPES : access.actor.scopes);
  if (kind === "publishable") requireClientScopes(scopes);
  requireWithin(access.actor, { scopes, mode });
  if (expiresAt !== null && expiresAt <= deps.clock.now()) throw invalidField("expires_at", "This has passed.");
  const fresh = newKey(deps, { projectId: access.project.id, kind, mode, name, scopes, expiresAt });
  const kept = await deps.apiKeys.insert({ ...fresh, madeBy: access.actor.apiKeyId }, { max: LIVE_KEYS_MAX });
  if (kept === null) {
    throw new AppError(
      "invalid_request",
      `A project has at most ${LIVE_KEYS_MAX} keys; revoke those that nobody uses.`,
    );
  }
  return { record: kept, key: fresh.text };
}

/** A key that nobody has seen, with what is kept of it. */
export function newKey(
  deps: ApiKeyDeps,
  facts: Pick<ApiKey, "projectId" | "kind" | "mode" | "name" | "scopes" | "expiresAt">,
): { readonly text: string; readonly digest: Uint8Array; readonly key: ApiKey } {
  const text = newApiKey(facts.kind, deps.random, { mode: facts.mode });
  const now = { createdAt: deps.clock.now(), lastUsedAt: null, revokedAt: null };
  return { text, digest: digestApiKey(text), key: { ...facts, ...now, id: newId("key", deps), hint: hintOf(text) } };
}

function requireClientScopes(scopes: readonly Scope[]): void {
  const other = scopes.find((scope) => !CLIENT_SCOPES.includes(scope));
  if (other === undefined) return;
  throw invalidField(
    "scopes",
    `A publishable key is in everybody's hands: it can have only ${CLIENT_SCOPES.join(", ")}.`,
  );
}
