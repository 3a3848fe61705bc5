import { hkdfSync } from "node:crypto";

/** What a key is used for; each purpose gets a key of its own (HKDF, RFC 5869), so no two uses share material. */
export type KeyPurpose = "code" | "link" | "seal" | "receipt" | "proof" | "ruling" | "user_token";

/** The operator's `ENCRYPTION_KEYS`: the newest key writes, every key reads. */
export interface KeyRing {
  readonly newestId: string;
  /** Every id, newest first. */
  readonly ids: readonly string[];
  /** 32 bytes for this purpose, or null when no key of the ring has that id. */
  keyFor(purpose: KeyPurpose, id: string): Uint8Array | null;
}

export type KeyRingReading =
  | { readonly ok: true; readonly ring: KeyRing }
  | { readonly ok: false; readonly faults: readonly string[] };

const KEY_BYTES_MIN = 32;

/**
 * Reads `id:base64[,id:base64…]`, newest first. Ids are 1 to 16 of `a-z 0-9 _ -`; keys are at least 32 bytes.
 * The faults name the entry by its position and never repeat its content.
 */
export function readKeyRing(text: string): KeyRingReading {
  const faults: string[] = [];
  const keys = new Map<string, Uint8Array>();
  for (const [index, entry] of text.split(",").entries()) {
    const match = /^([a-z0-9_-]{1,16}):([A-Za-z0-9+/_-]+={0,2})$/.exec(entry.trim());
    const [, id, base64] = match ?? [];
    if (id === undefined || base64 === undefined) {
      faults.push(`entry ${index + 1} is not id:base64`);
      continue;
    }
    const bytes = Buffer.from(base64, "base64");
    if (bytes.length < KEY_BYTES_MIN) faults.push(`entry ${index + 1} has fewer than ${KEY_BYTES_MIN} bytes`);
    if (keys.has(id)) faults.push(`entry ${index + 1} repeats the id of an earlier one`);
    keys.set(id, bytes);
  }
  const newestId = keys.keys().next().value;
  if (faults.length > 0 || newestId === undefined) return { ok: false, faults };
  return { ok: true, ring: createKeyRing(newestId, keys) };
}

function createKeyRing(newestId: string, keys: ReadonlyMap<string, Uint8Array>): KeyRing {
  const derived = new Map<string, Uint8Array>();
  return {
    newestId,
    ids: [...keys.keys()],
    keyFor(purpose, id) {
      const key = keys.get(id);
      if (key === undefined) return null;
      const name = `${purpose}/${id}`;
      const known = derived.get(name);
      if (known !== undefined) return known;
      const made = new Uint8Array(hkdfSync("sha256", key, "proofline", `proofline/${purpose}/v1`, 32));
      derived.set(name, made);
      return made;
    },
  };
}
