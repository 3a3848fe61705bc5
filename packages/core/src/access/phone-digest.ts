import { createHmac, createSecretKey } from "node:crypto";
import type { ProjectId } from "../runtime/index.ts";

/** How a number is looked up at rest: HMAC-SHA-256 under a key that never is in the database in clear, cut to 128 bits. */
export interface PhoneDigest {
  /** Bound to the project, so equal numbers of two projects do not look equal. */
  (projectId: ProjectId, e164: string): Uint8Array;
  /** The same in every project: only for what protects the handset, whoever texts it. */
  ofHandset(e164: string): Uint8Array;
}

const DIGEST_BYTES = 16;

export function createPhoneDigest(indexKey: Uint8Array): PhoneDigest {
  const key = createSecretKey(indexKey);
  const digest = (text: string): Uint8Array =>
    createHmac("sha256", key).update(text).digest().subarray(0, DIGEST_BYTES);
  return Object.assign((projectId: ProjectId, e164: string) => digest(`${projectId}\n${e164}`), {
    ofHandset: (e164: string) => digest(`handset\n${e164}`),
  });
}
