import type { ReceiptReader, ReceiptReading, ReceiptRequest } from "@proofline/core/provider";
import type { TwilioConfig } from "../config.ts";
import { formParams, mediaType, type Params, single } from "../receipt-params.ts";
import { readReceiptUrl } from "../receipt-url.ts";
import { isSignedByTwilio } from "./signature.ts";
import { callCodeOf, callStatusOf, isCallSid, isMessageSid, messageStatusOf } from "./statuses.ts";

interface TwilioReceiptAccount {
  readonly id: string;
  readonly settings: Pick<TwilioConfig, "authToken">;
}

/** Reads Twilio's status callbacks of texts and calls. Needs no SDK. */
export function createTwilioReceiptReader(
  { id, settings: { authToken } }: TwilioReceiptAccount,
  receiptUrlKey: Uint8Array,
): ReceiptReader {
  const reading =
    (toReading: (params: Params, attemptId: string | null) => ReceiptReading) => (request: ReceiptRequest) => {
      const params = signedParams(request, authToken);
      if (params === null) return { kind: "forged" } as const;
      const reference = readReceiptUrl(request.url, { providerId: id, key: receiptUrlKey });
      if (reference.kind === "forged") return { kind: "forged" } as const;
      return toReading(params, reference.kind === "ours" ? reference.attemptId : null);
    };
  return { providerId: id, read: reading(ofText), readCall: reading(ofCall) };
}

function signedParams(request: ReceiptRequest, authToken: string): Params | null {
  const signature = request.headers["x-twilio-signature"];
  if (signature === undefined || request.method !== "POST") return null;
  if (mediaType(request.headers) !== "application/x-www-form-urlencoded") return null;
  const params = formParams(request.rawBody);
  return params !== null && isSignedByTwilio({ url: request.url, params, signature }, authToken) ? params : null;
}

function ofText(params: Params, attemptId: string | null): ReceiptReading {
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

/** Every event of a call comes with its status, `answered` as `in-progress`. */
function ofCall(params: Params, attemptId: string | null): ReceiptReading {
  const status = single(params, "CallStatus");
  const sid = single(params, "CallSid");
  if (status === null || !isCallSid(sid)) return { kind: "unreadable" };
  const known = callStatusOf(status);
  if (known === null) return { kind: "ignored" };
  const providerCode = callCodeOf(status);
  return { kind: "receipt", receipt: { attemptId, providerMessageId: sid, status: known, providerCode } };
}
