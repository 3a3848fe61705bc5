import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import type { KeyRing } from "@proofline/core/access";

/** One key of the ring as a signing pair. The ring's id is the key's `kid`. */
export interface SigningKey {
  readonly id: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** PKCS #8 (RFC 8410, 7) of an ed25519 private key, up to its 32 bytes of seed. */
const PKCS8_PREFIX = Buffer.from("302e020100300506032b657004220420", "hex");

/**
 * The ring's keys as ed25519 pairs, newest first. Derived, not stored: every process has the same ones at once, and
 * rotating the ring rotates them.
 */
export function signingKeys(ring: KeyRing): readonly SigningKey[] {
  return ring.ids.map((id) => {
    const seed = ring.keyFor("proof", id);
    if (seed === null) throw new Error(`the key "${id}" is not in its own ring`);
    const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: "der", type: "pkcs8" });
    return { id, privateKey, publicKey: createPublicKey(privateKey) };
  });
}
