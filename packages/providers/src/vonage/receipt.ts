import type { ReceiptReader, ReceiptReading, ReceiptRequest } from "@proofline/core/provider";
import type { AttemptId, Clock } from "@proofline/core/runtime";
import type { VonageConfig } from "../config.ts";
import { formParams, jsonParams, mediaType, type Params, queryParams, single } from "../receipt-params.ts";
import { isAttemptId, RECEIPT_PARAMS, readReceiptUrl } from "../receipt-url.ts";
import { isSignedByJwt, readCallEvent } from "./call-receipt.ts";
import { isSignedByVonage } from "./signature.ts";
import { errorCodeOf, isMessageId, receiptStatusOf } from "./statuses.ts";

/** Signed receipts are accepted this long before and after their own `timestamp`. */
const TIMESTAMP_TOLERANCE_MS = 300_000;

interface ReaderDeps {
  readonly receiptUrlKey: Uint8Array;
  readonly clock: Clock;
}

type ReceiptConfig = Pick<VonageConfig, "signatureSecret" | "signatureMethod" | "voice">;

interface VonageReceiptAccount {
  readonly id: string;
  readonly settings: ReceiptConfig;
}

/**
 * Reads Vonage's SMS delivery receipts, sent as GET query, POST form or POST JSON, and the events of its calls. Needs no
 * SDK.
 */
export function createVonageReceiptReader(
  { id, settings: config }: VonageReceiptAccount,
  { receiptUrlKey, clock }: ReaderDeps,
): ReceiptReader {
  const reader: ReceiptReader = {
    providerId: id,
    read(request) {
      const reference = readReceiptUrl(request.url, { providerId: id, key: receiptUrlKey });
      if (reference.kind === "forged") return { kind: "forged" };
      const attemptId = reference.kind === "ours" ? reference.attemptId : null;
      const params = receiptParams(request);
      // Without a signature secret our own reference is the only proof there is.
      const proven =
        config.signatureSecret === undefined
          ? attemptId !== null
          : params !== null && isSigned({ request, params, now: clock.now() }, config);
      if (!proven) return { kind: "forged" };
      return params === null ? { kind: "unreadable" } : toReading(params, attemptId);
    },
  };
  if (config.voice === undefined) return reader;
  return {
    ...reader,
    readCall(request) {
      const reference = readReceiptUrl(request.url, { providerId: id, key: receiptUrlKey });
      if (reference.kind === "forged" || request.method !== "POST") return { kind: "forged" };
      const attemptId = reference.kind === "ours" ? reference.attemptId : null;
      const { signatureSecret: secret } = config;
      const proven = secret === undefined ? attemptId !== null : isSignedByJwt(request, { secret, now: clock.now() });
      return proven ? readCallEvent(request, attemptId) : { kind: "forged" };
    },
  };
}

/** What Vonage sent, without our own reference; null when it cannot be read or a name repeats. */
function receiptParams(request: ReceiptRequest): Params | null {
  const params = sentParams(request)?.filter(
    ([name]) => name !== RECEIPT_PARAMS.attempt && name !== RECEIPT_PARAMS.signature,
  );
  if (params === undefined) return null;
  return new Set(params.map(([name]) => name)).size === params.length ? params : null;
}

function sentParams(request: ReceiptRequest): Params | undefined {
  if (request.method === "GET") return queryParams(request.url);
  if (request.method !== "POST") return undefined;
  const type = mediaType(request.headers);
  if (type === "application/x-www-form-urlencoded") return formParams(request.rawBody) ?? undefined;
  if (type === "application/json") return jsonParams(request.rawBody) ?? undefined;
  return undefined;
}

interface SignedRequest {
  readonly request: ReceiptRequest;
  readonly params: Params;
  readonly now: Date;
}

function isSigned(
  { request, params, now }: SignedRequest,
  { signatureSecret, signatureMethod }: ReceiptConfig,
): boolean {
  const signature = single(params, "sig");
  const timestamp = single(params, "timestamp");
  if (signatureSecret === undefined || signature === null || timestamp === null || !/^\d{1,12}$/.test(timestamp)) {
    return false;
  }
  if (Math.abs(now.getTime() - Number(timestamp) * 1000) > TIMESTAMP_TOLERANCE_MS) return false;
  // Whether the query of our own callback URL is signed along is not documented; either way the secret was needed.
  const ours = queryParams(request.url).filter(
    ([name]) => name === RECEIPT_PARAMS.attempt || name === RECEIPT_PARAMS.signature,
  );
  const method = signatureMethod ?? null;
  return [params, [...params, ...ours]].some((signed) =>
    isSignedByVonage({ params: signed, signature, method }, signatureSecret),
  );
}

function toReading(params: Params, fromUrl: AttemptId | null): ReceiptReading {
  const clientRef = single(params, "client-ref");
  const fromVonage = clientRef !== null && isAttemptId(clientRef) ? clientRef : null;
  // A receipt of one Attempt sent to the URL of another was put together by somebody else.
  if (fromUrl !== null && fromVonage !== null && fromUrl !== fromVonage) return { kind: "forged" };

  const status = single(params, "status");
  const messageId = single(params, "messageId") ?? single(params, "message-id");
  // Inbound texts come to the same account's webhooks, with a text and no status.
  if (status === null && single(params, "text") !== null) return { kind: "ignored" };
  if (status === null || !isMessageId(messageId)) return { kind: "unreadable" };
  const known = receiptStatusOf(status);
  if (known === null) return { kind: "ignored" };
  const attemptId = fromUrl ?? fromVonage;
  return {
    kind: "receipt",
    receipt: {
      attemptId,
      providerMessageId: messageId,
      status: known,
      providerCode: errorCodeOf(single(params, "err-code")),
    },
  };
}
