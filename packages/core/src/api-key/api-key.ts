import type { ApiKeyKind, ApiKeyMode, Scope } from "../access/index.ts";
import type { ApiKeyId, ProjectId } from "../runtime/index.ts";

/** A key as it may be shown: it is stored hashed, so nobody can show the key itself a second time. */
export interface ApiKey {
  readonly id: ApiKeyId;
  readonly projectId: ProjectId;
  readonly kind: ApiKeyKind;
  readonly mode: ApiKeyMode;
  readonly name: string;
  /** How the key begins, to tell it from others; null of keys that an earlier version made. */
  readonly hint: string | null;
  readonly scopes: readonly Scope[];
  readonly createdAt: Date;
  /** To the minute or so: a busy key is not written on every request. */
  readonly lastUsedAt: Date | null;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
}

/** Keys of one project that work at the same time. */
export const LIVE_KEYS_MAX = 100;

/** For this long after its end, a key is still listed. */
export const ENDED_KEYS_SHOWN_SECONDS = 30 * 86_400;

const HINT_CHARACTERS = 4;

/** `sk_test_Ab3x`: far too little of a key's 43 characters to help anybody guess it. */
export function hintOf(key: string): string {
  return key.slice(0, key.lastIndexOf("_") + 1 + HINT_CHARACTERS);
}
