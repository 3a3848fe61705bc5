import type { ReceiptReader, ReceiptReading, ReceiptRequest } from "@proofline/core/provider";
import type { Clock } from "@proofline/core/runtime";
import type { HttpAccount } from "../config.ts";
import { equalInConstantTime } from "../constant-time.ts";
import { formParams, mediaType, type Params, queryParams } from "../receipt-params.ts";
import { isAttemptId, RECEIPT_PARAMS, readReceiptUrl } from "../receipt-url.ts";
import { isErrorCode, isMessageId } from "./map.ts";
import { findRule, selectText } from "./read-answer.ts";
import type { ReceiptProof, ReceiptSettings } from "./settings.ts";
import { pathOf, signatureOf } from "./sign.ts";

/** A signed receipt is good for this long before and after its own time. */
const TIMESTAMP_TOLERANCE_MS = 300_000;

interface ReaderDeps {
  readonly receiptUrlKey: Uint8Array;
  readonly clock: Clock;
}

/** Reads the receipts of a gateway by its configuration; without one for them, all are forged. */
export function createHttpReceiptReader(
  { id, settings: { receipts } }: HttpAccount,
  { receiptUrlKey, clock }: ReaderDeps,
): ReceiptReader {
  return {
    providerId: id,
    read(request) {
      if (receipts === undefined) return { kind: "forged" };
      const reference = readReceiptUrl(request.url, { providerId: id, key: receiptUrlKey });
      if (reference.kind === "forged") return { kind: "forged" };
      const fromUrl = reference.kind === "ours" ? reference.attemptId : null;
      if (!isProven(request, { proof: receipts.proof, fromUrl, now: clock.now() })) return { kind: "forged" };
      const json = readBody(request);
      return json === undefined ? { kind: "unreadable" } : toReading(json, { receipts, fromUrl });
    },
  };
}

function isProven(
  request: ReceiptRequest,
  { proof, fromUrl, now }: { proof: ReceiptProof; fromUrl: string | null; now: Date },
): boolean {
  switch (proof.type) {
    case "url":
      return fromUrl !== null;
    case "token":
      return equalInConstantTime(request.headers[proof.header.toLowerCase()] ?? "", proof.value);
    case "hmac": {
      const { method, url, headers, rawBody } = request;
      const claimed = headers[proof.header.toLowerCase()] ?? "";
      const timestamp =
        proof.timestampHeader === undefined ? null : (headers[proof.timestampHeader.toLowerCase()] ?? "");
      if (timestamp !== null && !isTimely(timestamp, now)) return false;
      const signed = { method, path: pathOf(url), timestamp: timestamp ?? "", body: rawBody };
      return equalInConstantTime(claimed, signatureOf(proof, signed));
    }
  }
}

function isTimely(timestamp: string, now: Date): boolean {
  return /^\d{1,12}$/.test(timestamp) && Math.abs(now.getTime() - Number(timestamp) * 1000) <= TIMESTAMP_TOLERANCE_MS;
}

/** JSON as it is; a form or a query as an object of its fields. Undefined when it cannot be read. */
function readBody(request: ReceiptRequest): unknown {
  if (request.method === "GET") return toObject(queryParams(request.url));
  const type = mediaType(request.headers);
  if (type === "application/x-www-form-urlencoded") {
    const params = formParams(request.rawBody);
    return params === null ? undefined : toObject(params);
  }
  if (type !== "application/json") return undefined;
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(request.rawBody));
  } catch {
    return undefined;
  }
}

function toObject(params: Params): unknown {
  const theirs = params.filter(([name]) => name !== RECEIPT_PARAMS.attempt && name !== RECEIPT_PARAMS.signature);
  // Which of two values counts would be a guess.
  return new Set(theirs.map(([name]) => name)).size === theirs.length ? Object.fromEntries(theirs) : undefined;
}

function toReading(
  json: unknown,
  { receipts, fromUrl }: { receipts: ReceiptSettings; fromUrl: string | null },
): ReceiptReading {
  const answered = { status: 0, text: "", json };
  const said = selectText(receipts.reference, answered);
  const fromBody = said !== null && isAttemptId(said) ? said : null;
  // A receipt of one Attempt sent to the URL of another was put together by somebody else.
  if (fromUrl !== null && fromBody !== null && fromUrl !== fromBody) return { kind: "forged" };
  const means = findRule(receipts.rules, answered)?.means ?? "ignored";
  if (means === "ignored") return { kind: "ignored" };
  const attemptId = fromUrl ?? fromBody;
  const id = selectText(receipts.messageId, answered);
  const providerMessageId = id !== null && isMessageId(id) ? id : null;
  if (attemptId === null && providerMessageId === null) return { kind: "unreadable" };
  const code = means === "undelivered" ? selectText(receipts.code, answered) : null;
  const providerCode = code !== null && isErrorCode(code) ? code : null;
  return { kind: "receipt", receipt: { attemptId, providerMessageId, status: means, providerCode } };
}
