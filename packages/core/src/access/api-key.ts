import { hash } from "node:crypto";
import type { Random } from "../runtime/index.ts";

export type ApiKeyKind = "secret" | "publishable";

/** `test`: for test numbers alone, of which nothing leaves the process. */
export type ApiKeyMode = "live" | "test";

const prefixes: Record<ApiKeyKind, string> = { secret: "sk_", publishable: "pk_" };
const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const KEY_CHARACTERS = 43; // 62^43 > 2^256

/** A new key: shown once, stored only as its digest. A test key says so: `sk_test_…`. */
export function newApiKey(
  kind: ApiKeyKind,
  random: Random,
  { mode = "live" }: { readonly mode?: ApiKeyMode } = {},
): string {
  let text = "";
  while (text.length < KEY_CHARACTERS) {
    for (const byte of random.bytes(64)) {
      // 248 is the largest multiple of 62 in a byte: above it, some characters would be likelier than others.
      if (byte < 248 && text.length < KEY_CHARACTERS) text += alphabet[byte % 62];
    }
  }
  return `${prefixes[kind]}${mode === "test" ? "test_" : ""}${text}`;
}

/** Which kind of key this is by its looks; null when it is none of ours. */
export function apiKeyKind(key: string): ApiKeyKind | null {
  if (!/^[a-z]{2}_[A-Za-z0-9_-]{8,128}$/.test(key)) return null;
  if (key.startsWith(prefixes.secret)) return "secret";
  return key.startsWith(prefixes.publishable) ? "publishable" : null;
}

/** What is stored of a key. A plain hash is enough: 256 random bits cannot be tried out (ASVS 5.0, 11.5.1). */
export function digestApiKey(key: string): Uint8Array {
  return hash("sha256", key, "buffer");
}
