import { PROOF_FAULTS } from "@proofline/core/proof";
import { z } from "zod";
import { idText, plainText } from "../text/index.ts";

/** Ours have about 600 characters; a hostile one must not cost more to read. */
const PROOF_LENGTH_MAX = 4_096;

/** What a proof token says (JWT names where RFC 7519 has them), and what the webhook of the success carries. */
export const ProofClaims = z
  .object({
    iss: z.string().meta({ description: "The server's PUBLIC_URL.", example: "https://verify.example.com" }),
    aud: idText("prj").meta({ description: "The project." }),
    jti: idText("ver").meta({ description: "The verification: a token is redeemed once." }),
    iat: z.int().meta({ description: "Seconds since 1970: when the code was right." }),
    exp: z.int(),
    purpose: z.literal("phone_verification"),
    verification_id: idText("ver"),
    channel: z.string(),
    user_id: z.string().nullable(),
    reference: z.string().nullable(),
    phone_digest: z
      .string()
      .nullable()
      .meta({ description: 'base64url(SHA-256(jti + "." + the number in E.164)); null once it was erased.' }),
    test: z.literal(true).optional().meta({ description: "Only where a test number was verified: proves nothing." }),
  })
  .meta({ id: "ProofClaims" });

/** The body of `POST /v1/check-proof`. */
export const CheckProof = z.strictObject({ proof: plainText({ max: PROOF_LENGTH_MAX }) }).meta({ id: "CheckProof" });

/** The answer: a token that is not valid is an answer, not an error. */
export const CheckProofResult = z
  .union([
    z.object({ valid: z.literal(true), claims: ProofClaims }),
    z.object({ valid: z.literal(false), reason: z.enum(PROOF_FAULTS) }),
  ])
  .meta({ id: "CheckProofResult" });

/** The answer to `GET /.well-known/jwks.json` (RFC 7517). */
export const KeySet = z
  .object({
    keys: z.array(
      z.object({
        kty: z.literal("OKP"),
        crv: z.literal("Ed25519"),
        x: z.string(),
        kid: z.string(),
        alg: z.literal("EdDSA"),
        use: z.literal("sig"),
      }),
    ),
  })
  .meta({ id: "KeySet" });
