import type { WebhookEvent } from "./event.ts";
import { readHeaders, type WebhookHeaders } from "./headers.ts";
import { matchSignature } from "./match-signature.ts";
import { parseEvent } from "./parse-event.ts";
import { readSecrets } from "./secret.ts";
import { WebhookVerificationError } from "./verification-error.ts";

export interface VerifyWebhookOptions {
  /** How far the sender's clock may be from ours, in both directions, before a delivery counts as replayed. 300. */
  readonly toleranceSeconds?: number;
  /** The time it is. The machine's clock. */
  readonly now?: Date;
  /**
   * Whether an event of this id was handled before. Asked once, and only when everything else is in order, so that a
   * forged delivery cannot use up an id. Remember the id in the same step (an insert that a unique key refuses), or
   * two copies that come at once will both be handled.
   */
  readonly seen?: (id: string) => boolean | Promise<boolean>;
}

/**
 * Takes one delivery of Standard Webhooks 1.0.0, or refuses it.
 *
 * `rawBody` is what came over the wire, before any JSON parser: other spaces, other signature. `secrets` are the
 * endpoint's `whsec_…` and `whpk_…`, two while they are rotated.
 *
 * Throws a WebhookVerificationError for a delivery that must not be handled, and a TypeError for a call that cannot
 * work: a parsed body, a secret that is none.
 */
export async function verifyWebhook(
  rawBody: string | Uint8Array,
  headers: WebhookHeaders,
  secrets: string | readonly string[],
  { toleranceSeconds = 300, now = new Date(), seen }: VerifyWebhookOptions = {},
): Promise<WebhookEvent> {
  const body = readBody(rawBody);
  const keys = readSecrets(secrets);
  const { id, timestamp, signatures } = readHeaders(headers);
  checkTime(timestamp, { toleranceSeconds, now });
  const content = signedContent(`${id}.${timestamp}.`, body);
  if (!(await matchSignature(content, { signatures, secrets: keys }))) {
    throw new WebhookVerificationError("no_matching_signature");
  }
  const event = parseEvent(id, body);
  if (seen !== undefined && (await seen(id))) throw new WebhookVerificationError("repeated");
  return event;
}

function readBody(rawBody: string | Uint8Array): Uint8Array {
  if (typeof rawBody === "string") return new TextEncoder().encode(rawBody);
  if (rawBody instanceof Uint8Array) return rawBody;
  throw new TypeError("verifyWebhook needs the raw body as a string or Uint8Array, as it came, not parsed.");
}

function checkTime(timestamp: string, { toleranceSeconds, now }: { toleranceSeconds: number; now: Date }): void {
  const nowSeconds = Math.floor(now.getTime() / 1000);
  // NaN compares as false with everything: it would turn the check off.
  if (!Number.isFinite(nowSeconds)) throw new TypeError("verifyWebhook needs a valid date as now.");
  if (!(toleranceSeconds >= 0)) throw new TypeError("verifyWebhook needs toleranceSeconds of 0 or more.");
  if (!/^\d{1,15}$/.test(timestamp)) throw new WebhookVerificationError("bad_timestamp");
  const ageSeconds = nowSeconds - Number(timestamp);
  if (ageSeconds > toleranceSeconds) throw new WebhookVerificationError("stale");
  if (ageSeconds < -toleranceSeconds) throw new WebhookVerificationError("early");
}

/** `id.timestamp.body`, the body byte for byte. */
function signedContent(prefix: string, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const head = new TextEncoder().encode(prefix);
  const content = new Uint8Array(head.length + body.length);
  content.set(head);
  content.set(body, head.length);
  return content;
}
