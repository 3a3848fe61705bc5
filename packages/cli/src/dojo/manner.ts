import { createHmac, randomBytes } from "node:crypto";

/**
 * How deliveries are signed and written. The standard's way is the first; the others are what receivers with a well
 * known fault expect, so that the rest of such a receiver can be looked at, too.
 */
export interface Manner {
  readonly secret: string;
  /** What the HMAC's key is: the bytes that the secret is the base64 of, or the text itself. */
  readonly key: "decoded" | "text" | "text_after_prefix";
  /** What is signed. */
  readonly content: "id.timestamp.body" | "timestamp.body" | "id.body" | "body";
  readonly casing: Casing;
  readonly layout: Layout;
}

export type Casing = "lower" | "Title" | "UPPER";
export type Layout = "compact" | "spaced";

export const standardManner = (secret: string): Manner => ({
  secret,
  key: "decoded",
  content: "id.timestamp.body",
  casing: "lower",
  layout: "compact",
});

/** A secret as Proofline makes them. */
export const newSecret = (): string => `whsec_${randomBytes(32).toString("base64")}`;

export interface Signable {
  readonly id: string;
  readonly timestamp: string;
  readonly body: Buffer;
}

/** `v1,` and the base64 of the HMAC-SHA-256 (Standard Webhooks 1.0.0). */
export function sign({ id, timestamp, body }: Signable, { secret, key, content }: Manner): string {
  const prefixes = {
    "id.timestamp.body": `${id}.${timestamp}.`,
    "timestamp.body": `${timestamp}.`,
    "id.body": `${id}.`,
    body: "",
  };
  return `v1,${createHmac("sha256", keyBytes(secret, key)).update(prefixes[content]).update(body).digest("base64")}`;
}

function keyBytes(secret: string, key: Manner["key"]): Buffer {
  const text = secret.replace(/^whsec_/, "");
  if (key === "decoded") return Buffer.from(text, "base64");
  return Buffer.from(key === "text" ? secret : text);
}

/** A header's name in another case, which means the same (RFC 9110, 5.1). */
export function writeName(name: string, casing: Casing): string {
  if (casing === "lower") return name;
  if (casing === "UPPER") return name.toUpperCase();
  return name.replace(/(^|-)[a-z]/g, (start) => start.toUpperCase());
}

/** JSON without a space, as JavaScript writes it, or with one after colons and commas, as Python does. */
export function writeJson(value: unknown, layout: Layout): string {
  if (layout === "compact") return JSON.stringify(value);
  return JSON.stringify(value, null, 1)
    .replace(/([{[])\n */g, "$1")
    .replace(/\n *([}\]])/g, "$1")
    .replace(/,\n */g, ", ");
}
