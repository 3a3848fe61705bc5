import type { KeyRing } from "../access/index.ts";
import { isOneOf, liveCodes, sameCode } from "../code/index.ts";
import type { Verification } from "./verification.ts";

/** Compares a typed code with those that count now, in constant time. The guess must have been spent before. */
export function judgeCheck(verification: Verification, typed: string, keyRing: KeyRing): boolean {
  if (verification.suppliedCode !== null) return sameCode(typed, verification.suppliedCode);
  const key = keyRing.keyFor("code", verification.codeKeyId);
  if (key === null) throw new Error(`the code key "${verification.codeKeyId}" is not in ENCRYPTION_KEYS`);
  const { projectId, id: verificationId, phoneDigest, generation, codeShape: shape, resendPolicy } = verification;
  const binding = { projectId, verificationId, phoneDigest, generation };
  return isOneOf(typed, liveCodes({ key, binding, shape, resendPolicy }));
}
