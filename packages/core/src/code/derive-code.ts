import { createHmac, createSecretKey, type KeyObject } from "node:crypto";
import type { ProjectId, VerificationId } from "../runtime/index.ts";
import { alphabets, type CodeShape } from "./alphabet.ts";

/** Everything a code is bound to: change one and it is another code (ASVS 5.0, 6.6.2). */
export interface CodeBinding {
  readonly projectId: ProjectId;
  readonly verificationId: VerificationId;
  /** Hex of the number's digest: a code proves this number only. */
  readonly phoneDigest: string;
  /** 0 for the first code of a Verification; a resend that changes the code counts up. */
  readonly generation: number;
}

/**
 * The code of a Verification, computed wherever it is needed and stored nowhere (rule 2): HMAC-SHA-256 in counter mode
 * (NIST SP 800-108) read as 32-bit words, each word that would favour a character thrown away.
 */
export function deriveCode(key: Uint8Array, binding: CodeBinding, shape: CodeShape): string {
  const alphabet = alphabets[shape.type];
  const wordLimit = Math.floor(2 ** 32 / alphabet.length) * alphabet.length;
  const input = `${binding.projectId}\n${binding.verificationId}\n${binding.phoneDigest}\n${binding.generation}`;
  const secret = secretOf(key);
  let code = "";
  for (let block = 0; code.length < shape.length; block++) {
    const words = createHmac("sha256", secret).update(`${block}\n${input}`).digest();
    for (let offset = 0; offset < words.length && code.length < shape.length; offset += 4) {
      const word = words.readUInt32BE(offset);
      if (word < wordLimit) code += alphabet[word % alphabet.length];
    }
  }
  return code;
}

// Node makes a key object of plain bytes on every call, which costs three times the MAC itself; a ring hands out the
// same bytes each time.
const secrets = new WeakMap<Uint8Array, KeyObject>();

function secretOf(key: Uint8Array): KeyObject {
  const known = secrets.get(key);
  if (known !== undefined) return known;
  const secret = createSecretKey(key);
  secrets.set(key, secret);
  return secret;
}
