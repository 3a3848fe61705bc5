import { fromBase64, toBase64 } from "./base64.ts";
import type { Secret } from "./secret.ts";

/** Whether one of the signatures (`v1,…`, `v1a,…`) was made with one of the secrets. Unknown versions are passed over. */
export async function matchSignature(
  content: Uint8Array<ArrayBuffer>,
  { signatures, secrets }: { signatures: readonly string[]; secrets: readonly Secret[] },
): Promise<boolean> {
  let matches = false;
  for (const secret of secrets) {
    // A signature counts under the scheme that its own label names: never a v1 under v1a, or the other way round.
    const label = `${secret.scheme},`;
    const candidates = signatures.filter((text) => text.startsWith(label)).map((text) => text.slice(label.length));
    const found = await (secret.scheme === "v1" ? matchHmac : matchEd25519)(content, { candidates, secret });
    matches ||= found;
  }
  return matches;
}

/** Of the base64 of 64 bytes (RFC 8032, 5.1.6). */
const ED25519_TEXT_LENGTH = 88;

type Question = { readonly candidates: readonly string[]; readonly secret: Secret };

async function matchHmac(content: Uint8Array<ArrayBuffer>, { candidates, secret }: Question): Promise<boolean> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", secret.bytes, algorithm, false, ["sign"]);
  const expected = toBase64(new Uint8Array(await crypto.subtle.sign("HMAC", key, content)));
  let matches = false;
  for (const candidate of candidates) {
    const same = isSame(candidate, expected);
    matches ||= same;
  }
  return matches;
}

async function matchEd25519(content: Uint8Array<ArrayBuffer>, { candidates, secret }: Question): Promise<boolean> {
  const given = candidates
    .filter((text) => text.length === ED25519_TEXT_LENGTH)
    .map(fromBase64)
    .filter((bytes) => bytes !== null);
  if (given.length === 0) return false;
  const key = await crypto.subtle.importKey("raw", secret.bytes, { name: "Ed25519" }, false, ["verify"]);
  const answers = await Promise.all(given.map((bytes) => crypto.subtle.verify("Ed25519", key, bytes, content)));
  return answers.includes(true);
}

/** Looks at every character whatever the first ones say: the time it takes tells nothing about where they differ. */
function isSame(given: string, expected: string): boolean {
  let difference = given.length ^ expected.length;
  for (let at = 0; at < expected.length; at++) difference |= given.charCodeAt(at) ^ expected.charCodeAt(at);
  return difference === 0;
}
