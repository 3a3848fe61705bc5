import { fromBase64 } from "./base64.ts";

/** What a signature is checked against: a shared secret (`v1`) or a public key (`v1a`). */
export interface Secret {
  readonly scheme: "v1" | "v1a";
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Reads `whsec_…` and `whpk_…`. What is wrong with one is for the developer, not for the sender, so it throws a
 * TypeError, which says nothing of the secret itself.
 */
export function readSecrets(secrets: string | readonly string[]): readonly Secret[] {
  const list = typeof secrets === "string" ? [secrets] : secrets;
  if (list.length === 0) throw new TypeError("verifyWebhook needs at least one secret.");
  return list.map(readSecret);
}

function readSecret(text: string): Secret {
  if (text.startsWith("whsec_")) {
    const bytes = fromBase64(text.slice("whsec_".length));
    // Standard Webhooks 1.0.0, "Signature scheme": between 24 and 64 bytes.
    if (bytes === null || bytes.length < 24 || bytes.length > 64) {
      throw new TypeError(
        "A webhook secret is whsec_ and the base64 of 24 to 64 bytes: was it cut, or is a line break in it?",
      );
    }
    return { scheme: "v1", bytes };
  }
  if (text.startsWith("whpk_")) {
    const bytes = fromBase64(text.slice("whpk_".length));
    if (bytes?.length !== 32) throw new TypeError("A webhook public key is whpk_ and the base64 of 32 bytes.");
    return { scheme: "v1a", bytes };
  }
  throw new TypeError("A webhook secret begins with whsec_, a webhook public key with whpk_: this one with neither.");
}
