import { timingSafeEqual } from "node:crypto";

/** Compares a claimed signature with the right one; only its length, which is public, can be timed. */
export function equalInConstantTime(claimed: string, right: string): boolean {
  const a = Buffer.from(claimed);
  const b = Buffer.from(right);
  return a.length === b.length && timingSafeEqual(a, b);
}
