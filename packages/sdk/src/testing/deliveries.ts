import { createHmac, generateKeyPairSync, randomBytes, sign } from "node:crypto";

/** The three headers, in the plain form that Node's servers hand over. */
export type TestHeaders = { "webhook-id": string; "webhook-timestamp": string; "webhook-signature": string };

export const newSecret = (): string => `whsec_${randomBytes(32).toString("base64")}`;

/** An ed25519 pair as Standard Webhooks writes it, and how its owner signs. */
export function newKeyPair(): { publicKey: string; sign(content: string): string } {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  // The last 32 bytes of the SubjectPublicKeyInfo are the key itself (RFC 8410, 4).
  const raw = publicKey.export({ type: "spki", format: "der" }).subarray(-32);
  return {
    publicKey: `whpk_${raw.toString("base64")}`,
    sign: (content) => `v1a,${sign(null, Buffer.from(content), privateKey).toString("base64")}`,
  };
}

/** A delivery with `v1` signatures, made with Node's crypto and nothing of what is tested. */
export function deliver({
  id = "evt_01kaq3h6w8e4ja5p1c2m3n4r5s",
  at,
  body,
  secrets,
}: {
  id?: string;
  at: Date;
  body: string | Uint8Array;
  secrets: readonly string[];
}): TestHeaders {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice("whsec_".length), "base64");
    return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.`).update(body).digest("base64")}`;
  });
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signatures.join(" ") };
}
