import type { KeyRing } from "@proofline/core/access";
import type { UserTokenClaims, UserTokens } from "@proofline/core/user-token";
import { errors, jwtVerify, SignJWT } from "jose";

/** The server itself is the only reader, so a MAC does; it is the only algorithm that is ever accepted (RFC 8725, 3.1). */
const ALGORITHM = "HS256";
/** Keeps a user token apart from every other JWT (RFC 8725, 3.11). */
const TYPE = "user+jwt";
const LENGTH_MAX = 4_096;

/** Signs under the newest key of the ring, each derived for this use alone, and reads under any. */
export function createUserTokens({ ring, issuer }: { readonly ring: KeyRing; readonly issuer: string }): UserTokens {
  return {
    sign: (claims) =>
      new SignJWT({ ...claims })
        .setProtectedHeader({ alg: ALGORITHM, typ: TYPE, kid: ring.newestId })
        .sign(keyOf(ring, ring.newestId)),
    async read(token, { now }) {
      if (token.length > LENGTH_MAX) return null;
      try {
        const { payload, protectedHeader } = await jwtVerify(token, ({ kid }) => keyOf(ring, kid), {
          algorithms: [ALGORITHM],
          typ: TYPE,
          issuer,
          currentDate: now,
          requiredClaims: ["iss", "aud", "sub", "iat", "exp"],
        });
        const isOurs = Object.keys(protectedHeader).every((name) => ["alg", "typ", "kid"].includes(name));
        return isOurs && isClaims(payload) ? payload : null;
      } catch (error) {
        if (error instanceof errors.JOSEError) return null;
        throw error;
      }
    },
  };
}

/** Only keys of the ring, looked up by their exact ids: whatever else a header brings along is not looked at. */
function keyOf(ring: KeyRing, kid: string | undefined): Uint8Array {
  const key = kid === undefined ? null : ring.keyFor("user_token", kid);
  if (key === null) throw new errors.JWSSignatureVerificationFailed();
  return key;
}

/** What is under our MAC is as we wrote it; an earlier or later version may have written it otherwise. */
function isClaims(payload: unknown): payload is UserTokenClaims {
  const { aud, sub, api_key, mode, generation, phone_digest } = payload as Readonly<Record<string, unknown>>;
  return (
    typeof aud === "string" &&
    typeof sub === "string" &&
    typeof api_key === "string" &&
    (mode === "live" || mode === "test") &&
    typeof generation === "number" &&
    (phone_digest === null || typeof phone_digest === "string")
  );
}
