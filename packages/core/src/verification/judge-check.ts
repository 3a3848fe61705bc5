import type { KeyRing } from "../access/index.ts";
import { digestCode, isOneOf, liveCodes, sameCode } from "../code/index.ts";
import type { Verification } from "./verification.ts";

/** What a code hangs on. */
export type CodeFacts = Pick<
  Verification,
  | "projectId"
  | "id"
  | "phoneDigest"
  | "generation"
  | "codeShape"
  | "resendPolicy"
  | "codeKeyId"
  | "suppliedCode"
  | "suppliedDigest"
>;

/** Compares a typed code with those that count now, in constant time. The guess must have been spent before. */
export function judgeCheck(verification: CodeFacts, typed: string, keyRing: KeyRing): boolean {
  const { suppliedCode, suppliedDigest } = verification;
  if (suppliedCode !== null) return sameCode(typed, suppliedCode);
  if (suppliedDigest !== null) return sameCode(digestOf(verification, typed, keyRing), suppliedDigest);
  const { projectId, id: verificationId, phoneDigest, generation, codeShape: shape, resendPolicy } = verification;
  const binding = { projectId, verificationId, phoneDigest, generation };
  return isOneOf(typed, liveCodes({ key: codeKeyOf(verification, keyRing), binding, shape, resendPolicy }));
}

/** The Verification with what a repeat of its own code will be compared with, where the caller brought it. */
export function rememberSupplied(verification: Verification, keyRing: KeyRing): Verification {
  const { suppliedCode } = verification;
  if (suppliedCode === null) return verification;
  return { ...verification, suppliedDigest: digestOf(verification, suppliedCode, keyRing) };
}

function digestOf(verification: CodeFacts, code: string, keyRing: KeyRing): string {
  return digestCode(codeKeyOf(verification, keyRing), { verificationId: verification.id, code });
}

function codeKeyOf({ codeKeyId }: CodeFacts, keyRing: KeyRing): Uint8Array {
  const key = keyRing.keyFor("code", codeKeyId);
  if (key === null) throw new Error(`the code key "${codeKeyId}" is not in ENCRYPTION_KEYS`);
  return key;
}
