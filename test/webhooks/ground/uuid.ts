import { toUuid } from "@proofline/core/runtime";

/** An id of ours as the database keeps it. */
export function uuidOf(id: string): string {
  const uuid = toUuid(id.slice(0, id.indexOf("_")), id);
  if (uuid === null) throw new Error("not an id");
  return uuid;
}
