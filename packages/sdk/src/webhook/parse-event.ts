import type { WebhookEvent } from "./event.ts";
import { WebhookVerificationError } from "./verification-error.ts";

/** Reads a body whose signature was checked. Throws `malformed_body`. Types that this version does not know pass. */
export function parseEvent(id: string, body: Uint8Array): WebhookEvent {
  const value = parseObject(body);
  const { type, timestamp, data } = value;
  if (typeof type !== "string" || typeof timestamp !== "string" || !isObject(data)) {
    throw new WebhookVerificationError("malformed_body");
  }
  // The sender's word, signed, for what the data of this type is.
  return { id, type, timestamp, data } as unknown as WebhookEvent;
}

function parseObject(body: Uint8Array): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body));
    if (isObject(value)) return value;
  } catch {
    // Neither a decoder's nor a parser's words are for the sender: the code below says it.
  }
  throw new WebhookVerificationError("malformed_body");
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
