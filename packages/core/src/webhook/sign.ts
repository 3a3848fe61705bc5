import { createHmac } from "node:crypto";
import { signAsymmetric } from "./asymmetric-key.ts";

/** The three headers of Standard Webhooks 1.0.0. */
export interface WebhookHeaders {
  readonly "webhook-id": string;
  readonly "webhook-timestamp": string;
  readonly "webhook-signature": string;
}

export interface SignInput {
  /** The Event's id: the same over all Tries of a Delivery, so that receivers can tell repeats. */
  readonly id: string;
  /** The moment of this Try. */
  readonly at: Date;
  /** Exactly the bytes that are sent, as UTF-8. */
  readonly body: string;
  /** Every live secret of the endpoint (`whsec_…`), newest first: two during a rotation. */
  readonly secrets: readonly string[];
  /** The endpoint's `whsk_…`: adds a `v1a` signature, for receivers that should not hold a secret. */
  readonly signingKey?: string;
}

/**
 * Signs one Try over `id.timestamp.body` (Standard Webhooks 1.0.0): HMAC-SHA-256 as one `v1,…` for each live secret,
 * ed25519 as `v1a,…`.
 */
export function signTry({ id, at, body, secrets, signingKey }: SignInput): WebhookHeaders {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const content = `${id}.${timestamp}.${body}`;
  const signatures = secrets.map(
    (secret) => `v1,${createHmac("sha256", secretBytes(secret)).update(content).digest("base64")}`,
  );
  if (signingKey !== undefined) signatures.push(`v1a,${signAsymmetric(signingKey, content)}`);
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signatures.join(" ") };
}

const PREFIX = "whsec_";

/** A new secret: `whsec_` and the base64 of 32 random bytes (the standard asks for 24 to 64). */
export function newWebhookSecret(random: { bytes(length: number): Uint8Array }): string {
  return PREFIX + Buffer.from(random.bytes(32)).toString("base64");
}

function secretBytes(secret: string): Buffer {
  if (!secret.startsWith(PREFIX)) throw new Error("not a webhook secret");
  return Buffer.from(secret.slice(PREFIX.length), "base64");
}
