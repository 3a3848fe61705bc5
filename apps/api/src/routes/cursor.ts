import { invalidField } from "@proofline/core/error";
import { type Id, readId } from "@proofline/core/runtime";

/** Opaque to callers, so that what it holds may change. Null where there is no next page. */
export function writeCursor(last: Id<string> | null): string | null {
  return last === null ? null : Buffer.from(last, "ascii").toString("base64url");
}

/** Refuses with `invalid_request` what `writeCursor` never wrote. */
export function readCursor<P extends string>(prefix: P, cursor: string | undefined): Id<P> | undefined {
  if (cursor === undefined) return undefined;
  const id = readId(prefix, Buffer.from(cursor, "base64url").toString("latin1"));
  if (id === null || writeCursor(id) !== cursor) throw invalidField("cursor", "Not a next_cursor of ours.");
  return id;
}
