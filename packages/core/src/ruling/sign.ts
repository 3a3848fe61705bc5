import { isRecordMac, type KeyRing, recordMac } from "../access/index.ts";
import type { ProjectId, RulingId, VerificationId } from "../runtime/index.ts";
import type { Ruling, SignedRuling } from "./ruling.ts";

export interface RulingRow {
  readonly id: RulingId;
  readonly projectId: ProjectId;
  readonly verificationId: VerificationId | null;
}

/** A Ruling as it is kept, under the newest key. */
export function signRuling(ruling: Ruling, row: RulingRow, keyRing: KeyRing): SignedRuling {
  const keyId = keyRing.newestId;
  const key = keyRing.keyFor("ruling", keyId);
  if (key === null) throw new Error("the key ring lacks its own newest key");
  const text = JSON.stringify(ruling);
  const mac = recordMac(key, { ...row, text });
  return { ...row, phoneDigest: ruling.subject.number, outcome: ruling.outcome, text, keyId, mac };
}

/** Whether it is as we wrote it, in its own row. Null when no key of the ring has signed it. */
export function isOurs(
  { keyId, ...signed }: Pick<SignedRuling, "id" | "projectId" | "text" | "keyId" | "mac">,
  keyRing: KeyRing,
): boolean | null {
  const key = keyRing.keyFor("ruling", keyId);
  return key === null ? null : isRecordMac(key, signed);
}
