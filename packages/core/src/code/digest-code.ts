import { createHmac } from "node:crypto";

/**
 * What is kept of a caller's code once it proved the number, so that a form which submits twice is right twice: keyed
 * and bound to its Verification, and worth nothing without the key ring.
 */
export function digestCode(
  key: Uint8Array,
  { verificationId, code }: { verificationId: string; code: string },
): string {
  return createHmac("sha256", key).update(`supplied\n${verificationId}\n${code}`).digest("hex");
}
