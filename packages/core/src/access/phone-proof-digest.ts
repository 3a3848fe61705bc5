import { createHash } from "node:crypto";

/** How a proof token names a number: salted with its nonce, so two tokens of one number do not look alike. */
export function phoneProofDigest(nonce: string, e164: string): string {
  return createHash("sha256").update(`${nonce}.${e164}`).digest("base64url");
}
