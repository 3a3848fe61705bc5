import { createHmac, timingSafeEqual } from "node:crypto";

/** HMAC-SHA-256 over a record as it is kept, bound to its id and project: it cannot be moved to another row. */
export function recordMac(key: Uint8Array, { id, projectId, text }: MacSubject): Uint8Array {
  return createHmac("sha256", key).update(`${id}\n${projectId}\n${text}`).digest();
}

/** Whether a record is the one that was signed, in constant time. */
export function isRecordMac(key: Uint8Array, { mac, ...subject }: MacSubject & { readonly mac: Uint8Array }): boolean {
  const expected = recordMac(key, subject);
  return mac.length === expected.length && timingSafeEqual(mac, expected);
}

export interface MacSubject {
  readonly id: string;
  readonly projectId: string;
  readonly text: string;
}
