import { AppError } from "../error/index.ts";
import type { ApiKeyId, ProjectId } from "../runtime/index.ts";
import type { ApiKeyKind, ApiKeyMode } from "./api-key.ts";

export const SCOPES = [
  "verifications:read",
  "verifications:write",
  "verifications:check",
  "settings:read",
  "settings:write",
  "webhooks:read",
  "webhooks:write",
  "providers:read",
  /** Provider accounts are the server's: this is for operators, not for each customer. */
  "providers:write",
  "dead_letters:read",
  "dead_letters:write",
  /** Gives the guesses of a locked number or user back. */
  "locks:write",
  "keys:read",
  /** Makes keys that can do what this one can, and no more. */
  "keys:write",
] as const;
export type Scope = (typeof SCOPES)[number];

/** A token is minted for a user with a secret key, and dies within the hour. */
export type CredentialKind = ApiKeyKind | "user_token";

/** Whom a user token is bound to. */
export interface TokenUser {
  /** As the project's backend names the user. */
  readonly id: string;
  /** Hex of the keyed digest of the one number it may be used for; null for any. */
  readonly phoneDigest: string | null;
}

/** Who asks: one API key of one project, or a user for whom one minted a token. */
export interface Actor {
  readonly projectId: ProjectId;
  /** Of a user token, the key that minted it. */
  readonly apiKeyId: ApiKeyId;
  readonly kind: CredentialKind;
  readonly mode: ApiKeyMode;
  readonly scopes: readonly Scope[];
  /** Of a user token alone. */
  readonly user?: TokenUser;
}

/** What a publishable key or user token can be allowed, and all that it ever is. */
export const CLIENT_SCOPES: readonly Scope[] = ["verifications:write", "verifications:check"];

/** Whether an app or a page asks, which anybody can take apart and imitate. */
export function isClient({ kind }: Pick<Actor, "kind">): boolean {
  return kind !== "secret";
}

/** What a test key may do at most: nothing that is about live numbers or changes how they are verified. */
const testScopes: readonly Scope[] = [
  "verifications:read",
  "verifications:write",
  "verifications:check",
  "settings:read",
  // Of test keys alone, which their use-cases see to.
  "keys:read",
  "keys:write",
];

/** Refuses with `forbidden` when the key may not do this. */
export function requireScope(actor: Actor, scope: Scope): void {
  if (actor.mode === "test" && !testScopes.includes(scope)) {
    throw new AppError("forbidden", `A test key never has the scope ${scope}.`);
  }
  if (!actor.scopes.includes(scope)) throw new AppError("forbidden", `This key lacks the scope ${scope}.`);
}
