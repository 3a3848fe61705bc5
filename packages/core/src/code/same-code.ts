import { createHash, timingSafeEqual } from "node:crypto";

/** Compares in a time that tells nothing of where two codes differ, nor of their lengths (ASVS 5.0, 11.2.4). */
export function sameCode(a: string, b: string): boolean {
  return timingSafeEqual(sha256(a), sha256(b));
}

/** Compares bytes of one length in a time that tells nothing of where they differ. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return timingSafeEqual(a, b);
}

/** Whether one of the live codes was typed. Looks at all of them, so the time does not tell which. */
export function isOneOf(typed: string, live: readonly string[]): boolean {
  let matches = 0;
  for (const code of live) matches += sameCode(typed, code) ? 1 : 0;
  return matches > 0;
}

function sha256(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
