import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject } from "node:crypto";
import type { Random } from "../runtime/index.ts";
import type { KeyRing } from "./key-ring.ts";

const VERSION = 1;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Keeps a secret at rest: AES-256-GCM (NIST SP 800-38D) under the newest key of the ring. The context (which row,
 * which column) is authenticated, so a sealed value moved to another row does not open.
 * Layout: version, length of the key id, key id, 12 bytes of nonce, ciphertext, 16 bytes of tag.
 */
export interface Sealer {
  seal(plain: string, context: string): Uint8Array;
  /** Throws when the key is no longer in the ring, or the value or its context was altered. */
  open(sealed: Uint8Array, context: string): string;
  /** Whether the newest key of the ring sealed it. */
  isNewest(sealed: Uint8Array): boolean;
}

export function createSealer({ ring, random }: { ring: KeyRing; random: Random }): Sealer {
  const keys = new Map<string, KeyObject>();
  // A key object is costly to make from bytes, and each number of each request is sealed under one.
  const keyOf = (id: string): KeyObject => {
    const known = keys.get(id);
    if (known !== undefined) return known;
    const made = createSecretKey(keyOrThrow(ring, id));
    keys.set(id, made);
    return made;
  };
  return {
    seal(plain, context) {
      const key = keyOf(ring.newestId);
      const iv = random.bytes(IV_BYTES);
      const keyId = Buffer.from(ring.newestId, "ascii");
      const cipher = createCipheriv("aes-256-gcm", key, iv).setAAD(Buffer.from(context, "utf8"));
      const body = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
      return Buffer.concat([Buffer.from([VERSION, keyId.length]), keyId, iv, body, cipher.getAuthTag()]);
    },
    open(sealed, context) {
      const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
      const keyIdLength = bytes[1] ?? 0;
      const bodyStart = 2 + keyIdLength + IV_BYTES;
      if (bytes[0] !== VERSION || bytes.length < bodyStart + TAG_BYTES) throw new Error("not a sealed value");
      const key = keyOf(keyIdOf(bytes));
      const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(2 + keyIdLength, bodyStart))
        .setAAD(Buffer.from(context, "utf8"))
        .setAuthTag(bytes.subarray(-TAG_BYTES));
      return Buffer.concat([decipher.update(bytes.subarray(bodyStart, -TAG_BYTES)), decipher.final()]).toString("utf8");
    },
    isNewest: (sealed) => keyIdOf(Buffer.from(sealed)) === ring.newestId,
  };
}

function keyOrThrow(ring: KeyRing, id: string): Uint8Array {
  const key = ring.keyFor("seal", id);
  if (key === null) throw new Error(`a value was sealed with key "${id}", which is not in ENCRYPTION_KEYS`);
  return key;
}

// Not "ascii": Node drops the high bit when it reads that, and an altered id would pass for the right one.
function keyIdOf(bytes: Buffer): string {
  return bytes.toString("latin1", 2, 2 + (bytes[1] ?? 0));
}
