import { createHmac } from "node:crypto";
import type { Channel } from "@proofline/core/provider";
import { type AttemptId, toUuid } from "@proofline/core/runtime";
import { equalInConstantTime } from "./constant-time.ts";

/** Our parameters in a receipt URL. Not plain `sig`: Vonage appends its own `sig` to the same query. */
export const RECEIPT_PARAMS = { attempt: "attempt", signature: "attempt_sig" } as const;

export interface ReceiptUrlInput {
  /** Origin of the API as providers reach it, with any path prefix. */
  readonly publicUrl: string;
  readonly providerId: string;
  readonly attemptId: AttemptId;
  /** Calls have a path of their own. Default: sms. */
  readonly channel?: Channel;
}

/**
 * The URL a provider reports to. It names the Attempt and proves that we issued it, so that a receipt settles an
 * Attempt whose answer was lost. `key`: at least 16 secret bytes, the same in every process.
 */
export function createReceiptUrl(
  { publicUrl, providerId, attemptId, channel = "sms" }: ReceiptUrlInput,
  key: Uint8Array,
): string {
  const query = new URLSearchParams({
    [RECEIPT_PARAMS.attempt]: attemptId,
    [RECEIPT_PARAMS.signature]: sign(providerId, attemptId, key),
  });
  return `${publicUrl.replace(/\/+$/, "")}/v1/receipts/${providerId}${channel === "call" ? "/voice" : ""}?${query}`;
}

/** `none`: the URL names no Attempt. `forged`: it names one without our signature for this provider. */
export type ReceiptReference =
  | { readonly kind: "ours"; readonly attemptId: AttemptId }
  | { readonly kind: "none" }
  | { readonly kind: "forged" };

/** Reads back what `createReceiptUrl` wrote, wherever the provider added its own parameters. */
export function readReceiptUrl(
  url: string,
  { providerId, key }: { providerId: string; key: Uint8Array },
): ReceiptReference {
  const query = new URLSearchParams(url.split("#")[0]?.split("?").slice(1).join("?"));
  const attempts = query.getAll(RECEIPT_PARAMS.attempt);
  const signatures = query.getAll(RECEIPT_PARAMS.signature);
  if (attempts.length === 0 && signatures.length === 0) return { kind: "none" };
  const [attempt] = attempts;
  const [signature] = signatures;
  if (attempt === undefined || signature === undefined || attempts.length + signatures.length > 2)
    return { kind: "forged" };
  if (!equalInConstantTime(signature, sign(providerId, attempt, key)) || !isAttemptId(attempt))
    return { kind: "forged" };
  return { kind: "ours", attemptId: attempt };
}

export function isAttemptId(text: string): text is AttemptId {
  return toUuid("att", text) !== null;
}

function sign(providerId: string, attemptId: string, key: Uint8Array): string {
  if (key.length < 16) throw new RangeError("the receipt URL key needs at least 16 bytes");
  return createHmac("sha256", key).update(`proofline receipt v1\n${providerId}\n${attemptId}`).digest("base64url");
}
