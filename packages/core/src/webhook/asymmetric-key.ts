import { createPrivateKey, createPublicKey, type KeyObject, sign } from "node:crypto";
import type { Random } from "../runtime/index.ts";

/** An ed25519 pair as Standard Webhooks 1.0.0 writes it: `whsk_` (64 bytes: seed and public key) and `whpk_` (32). */
export interface SigningKeyPair {
  readonly signingKey: string;
  readonly publicKey: string;
}

const SEED_BYTES = 32;
/** PKCS #8 (RFC 8410, 7) of an ed25519 private key, up to its 32 bytes of seed. */
const PKCS8_PREFIX = Buffer.from("302e020100300506032b657004220420", "hex");
const parsed = new Map<string, KeyObject>();
const PARSED_MAX = 1_000;

export function newSigningKeyPair(random: Random): SigningKeyPair {
  const seed = Buffer.from(random.bytes(SEED_BYTES));
  const { x } = createPublicKey(privateKeyOf(seed)).export({ format: "jwk" });
  const publicBytes = Buffer.from(x ?? "", "base64url");
  return {
    signingKey: `whsk_${Buffer.concat([seed, publicBytes]).toString("base64")}`,
    publicKey: `whpk_${publicBytes.toString("base64")}`,
  };
}

/** Base64 of the ed25519 signature (RFC 8032) over `content`. */
export function signAsymmetric(signingKey: string, content: string): string {
  return sign(null, Buffer.from(content, "utf8"), keyOf(signingKey)).toString("base64");
}

/** Reading a key costs more than signing with it, and an endpoint signs every Try with the same one. */
function keyOf(signingKey: string): KeyObject {
  const known = parsed.get(signingKey);
  if (known !== undefined) return known;
  if (!signingKey.startsWith("whsk_")) throw new Error("not a signing key");
  const key = privateKeyOf(Buffer.from(signingKey.slice("whsk_".length), "base64").subarray(0, SEED_BYTES));
  if (parsed.size >= PARSED_MAX) parsed.clear();
  parsed.set(signingKey, key);
  return key;
}

function privateKeyOf(seed: Buffer): KeyObject {
  return createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: "der", type: "pkcs8" });
}
