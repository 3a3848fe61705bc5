import { createHash } from "node:crypto";

/**
 * SHA-256 over a JSON value with its keys in order: tells whether a repeated Idempotency-Key carries the same request
 * (draft-ietf-httpapi-idempotency-key-header-07, 2.4).
 */
export function fingerprint(value: unknown): Uint8Array {
  return createHash("sha256").update(canonicalJson(value)).digest();
}

function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "null";
  const entries = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(",")}}`;
}
