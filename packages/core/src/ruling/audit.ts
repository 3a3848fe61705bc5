import type { KeyRing } from "../access/index.ts";
import { readRuling } from "./read.ts";
import { rederive } from "./rederive.ts";
import type { Outcome, Ruling, SignedRuling } from "./ruling.ts";
import { isOurs } from "./sign.ts";

export const AUDIT_RESULTS = ["equal", "different", "forged", "unreadable"] as const;

/**
 * `equal`: its inputs decide what it says was decided. `different`: they decide something else. `forged`: it is not as
 * we wrote it, or no key of the ring has signed it. `unreadable`: another version's, or no record at all.
 */
export type AuditResult = (typeof AUDIT_RESULTS)[number];

export type Auditable = Pick<SignedRuling, "id" | "projectId" | "text" | "keyId" | "mac">;

/** Decides anew from what is kept, offline. Without a key ring nobody can tell a forgery from a record. */
export function auditRuling(signed: Auditable, keyRing: KeyRing | null): AuditResult {
  if (keyRing !== null && isOurs(signed, keyRing) !== true) return "forged";
  const ruling = readRuling(signed.text);
  if (ruling === null) return "unreadable";
  const outcome = rederiveOrNull(ruling);
  if (outcome === null) return "unreadable";
  return isSame(outcome, ruling.outcome) ? "equal" : "different";
}

/** Null where a judge chokes on inputs that we never gave it. */
export function rederiveOrNull(ruling: Ruling): Outcome | null {
  try {
    return rederive(ruling);
  } catch {
    return null;
  }
}

function isSame(a: Outcome, b: Outcome): boolean {
  return a.action === b.action && a.step === b.step && a.code === b.code;
}
