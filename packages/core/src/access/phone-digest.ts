import { createHmac, createSecretKey } from "node:crypto";
import type { ProjectId } from "../runtime/index.ts";

/**
 * How a number is looked up at rest: HMAC-SHA-256 under a key that never is in the database in clear, cut to 128 bits.
 * Bound to the project, so equal numbers of two projects do not look equal in a dump.
 */
export type PhoneDigest = (projectId: ProjectId, e164: string) => Uint8Array;

const DIGEST_BYTES = 16;

export function createPhoneDigest(indexKey: Uint8Array): PhoneDigest {
  const key = createSecretKey(indexKey);
  return (projectId, e164) =>
    createHmac("sha256", key).update(`${projectId}\n${e164}`).digest().subarray(0, DIGEST_BYTES);
}
