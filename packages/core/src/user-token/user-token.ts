import type { ApiKeyMode } from "../access/index.ts";
import type { ApiKeyId, ProjectId } from "../runtime/index.ts";

/** What a user token says; JWT names where RFC 7519 has them. It holds no clear number. */
export interface UserTokenClaims {
  readonly iss: string;
  /** The project that it is good for. */
  readonly aud: ProjectId;
  /** The user, as the project's backend names them. */
  readonly sub: string;
  /** Seconds since 1970. */
  readonly iat: number;
  readonly exp: number;
  /** The project's count of revocations when it was minted. */
  readonly generation: number;
  /** The key that minted it. */
  readonly api_key: ApiKeyId;
  readonly mode: ApiKeyMode;
  /** Hex of the keyed digest of the one number that it is good for; null for any. */
  readonly phone_digest: string | null;
}

/** The port that signs and reads user tokens: no row is kept of one. */
export interface UserTokens {
  sign(claims: UserTokenClaims): Promise<string>;
  /** Null for whatever this server did not sign, of another kind, and past its time. Never throws. */
  read(token: string, expected: { readonly now: Date }): Promise<UserTokenClaims | null>;
}

/** Seconds: long enough to type a code, short enough that a stolen one is soon worth nothing. */
export const tokenLifetime = { min: 60, default: 600, max: 3_600 } as const;
