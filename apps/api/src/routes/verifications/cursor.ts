import { invalidField } from "@proofline/core/error";
import { readId, type VerificationId } from "@proofline/core/runtime";

/** Opaque to callers, so that what it holds may change. */
export function writeCursor(last: VerificationId): string {
  return Buffer.from(last, "ascii").toString("base64url");
}

/** Refuses with `invalid_request` what `writeCursor` never wrote. */
export function readCursor(cursor: string): VerificationId {
  const id = readId("ver", Buffer.from(cursor, "base64url").toString("latin1"));
  if (id === null || writeCursor(id) !== cursor) throw invalidField("cursor", "Not a next_cursor of ours.");
  return id;
}
