import type { ReceiptReader, ReceiptReading, ReceiptRequest } from "@proofline/core/provider";
import type { TwilioConfig } from "../config.ts";
import { formParams, mediaType, type Params, single } from "../receipt-params.ts";
import { readReceiptUrl } from "../receipt-url.ts";
import { isSignedByTwilio } from "./signature.ts";
import { isMessageSid, messageStatusOf } from "./statuses.ts";

interface TwilioReceiptAccount {
  readonly id: string;
  readonly settings: Pick<TwilioConfig, "authToken">;
}

/** Reads Twilio's message status callbacks. Needs no SDK. */
export function createTwilioReceiptReader(
  { id, settings: { authToken } }: TwilioReceiptAccount,
  receiptUrlKey: Uint8Array,
): ReceiptReader {
  return {
    providerId: id,
    read(request) {
      const params = signedParams(request, authToken);
      if (params === null) return { kind: "forged" };
      const reference = readReceiptUrl(request.url, { providerId: id, key: receiptUrlKey });
      if (reference.kind === "forged") return { kind: "forged" };
      return toReading(params, reference.kind === "ours" ? reference.attemptId : null);
    },
  };
}

function signedParams(request: ReceiptRequest, authToken: string): Params | null {
  const signature = request.headers["x-twilio-signature"];
  if (signature === undefined || request.method !== "POST") return null;
  if (mediaType(request.headers) !== "application/x-www-form-urlencoded") return null;
  const params = formParams(request.rawBody);
  return params !== null && isSignedByTwilio({ url: request.url, params, signature }, authToken) ? params : null;
}

function toReading(params: Params, attemptId: string | null): ReceiptReading {
  const status = single(params, "MessageStatus") ?? single(params, "SmsStatus");
  const sid = single(params, "MessageSid") ?? single(params, "SmsSid");
  // An inbound text or a call's callback: signed, but not about a Message.
  if (status === null && (params.some(([name]) => name === "CallSid") || params.some(([name]) => name === "Body"))) {
    return { kind: "ignored" };
  }
  if (status === null || !isMessageSid(sid)) return { kind: "unreadable" };
  const known = messageStatusOf(status);
  if (known === null) return { kind: "ignored" };
  const code = single(params, "ErrorCode");
  const providerCode = code !== null && /^\d{5}$/.test(code) ? code : null;
  return { kind: "receipt", receipt: { attemptId, providerMessageId: sid, status: known, providerCode } };
}
