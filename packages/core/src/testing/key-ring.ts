import { createHash } from "node:crypto";
import { type KeyRing, readKeyRing } from "../access/index.ts";

/** A ring with a key for each id, newest first; the same id is the same key in every ring. */
export function testKeyRing(...ids: readonly string[]): KeyRing {
  const text = (ids.length > 0 ? ids : ["k1"]).map((id) => `${id}:${keyText(id)}`).join(",");
  const reading = readKeyRing(text);
  if (!reading.ok) throw new Error(reading.faults.join("; "));
  return reading.ring;
}

function keyText(id: string): string {
  return createHash("sha256").update(id).digest("base64");
}
