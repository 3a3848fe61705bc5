import type { KeyRing } from "@proofline/core/access";
import type { ProofClaims, ProofFault, ProofReading, ProofSigner } from "@proofline/core/proof";
import { errors, exportJWK, type JWK, jwtVerify, SignJWT } from "jose";
import { type SigningKey, signingKeys } from "./signing-keys.ts";

/** RFC 8037 names the algorithm EdDSA; it is the only one that is ever accepted (RFC 8725, 3.1). */
const ALGORITHM = "EdDSA";
/** Keeps a proof apart from every other JWT (RFC 8725, 3.11). */
const TYPE = "proof+jwt";

export interface ProofSignerOptions {
  readonly ring: KeyRing;
  /** The server's PUBLIC_URL: the `iss` that is accepted. */
  readonly issuer: string;
}

export interface PublishingProofSigner extends ProofSigner {
  /** The public keys (RFC 7517) under which tokens can be checked, newest first. */
  keySet(): Promise<{ readonly keys: readonly JWK[] }>;
}

/** Signs under the newest key of the ring and reads under any. */
export function createProofSigner({ ring, issuer }: ProofSignerOptions): PublishingProofSigner {
  const keys = signingKeys(ring);
  const newest = keys.find(({ id }) => id === ring.newestId);
  if (newest === undefined) throw new Error("the ring has no newest key");
  return {
    sign: (claims) =>
      new SignJWT({ ...claims })
        .setProtectedHeader({ alg: ALGORITHM, typ: TYPE, kid: newest.id })
        .sign(newest.privateKey),
    read: (token, { audience, now }) => read(token, { keys, issuer, audience, now }),
    keySet: async () => ({ keys: await Promise.all(keys.map(publish)) }),
  };
}

interface Expected {
  readonly keys: readonly SigningKey[];
  readonly issuer: string;
  readonly audience: string;
  readonly now: Date;
}

async function read(token: string, { keys, issuer, audience, now }: Expected): Promise<ProofReading> {
  try {
    const { payload } = await jwtVerify(token, ({ kid }) => keyOf(keys, kid), {
      algorithms: [ALGORITHM],
      typ: TYPE,
      issuer,
      audience,
      currentDate: now,
      requiredClaims: ["jti", "iat", "exp", "verification_id"],
    });
    return { ok: true, claims: payload as unknown as ProofClaims };
  } catch (error) {
    return { ok: false, fault: faultOf(error) };
  }
}

function keyOf(keys: readonly SigningKey[], kid: string | undefined) {
  const key = keys.find(({ id }) => id === kid);
  if (key === undefined) throw new errors.JWSSignatureVerificationFailed();
  return key.publicKey;
}

function faultOf(error: unknown): ProofFault {
  if (error instanceof errors.JWTExpired) return "expired";
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.claim === "aud") return "wrong_audience";
    return error.claim === "iss" ? "wrong_issuer" : "malformed";
  }
  if (error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JOSEAlgNotAllowed)
    return "bad_signature";
  if (error instanceof errors.JOSEError) return "malformed";
  throw error;
}

async function publish({ id, publicKey }: SigningKey): Promise<JWK> {
  return { ...(await exportJWK(publicKey)), kid: id, alg: ALGORITHM, use: "sig" };
}
