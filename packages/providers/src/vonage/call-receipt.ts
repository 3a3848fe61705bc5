import { createHash, createHmac } from "node:crypto";
import type { ReceiptReading, ReceiptRequest } from "@proofline/core/provider";
import type { AttemptId } from "@proofline/core/runtime";
import { equalInConstantTime } from "../constant-time.ts";
import { field } from "../exchange/read-json.ts";
import { mediaType } from "../receipt-params.ts";
import { callCodeOf, callStatusOf, isMessageId } from "./statuses.ts";

/** A signed webhook is good for this long before and after it was issued. */
const ISSUED_TOLERANCE_SECONDS = 300;

/**
 * Whether a webhook carries the account's JWT over its own body (developer.vonage.com, "Signed webhooks"; RFC 7519):
 * HS256 and nothing else, issued just now, with the SHA-256 of the bytes that came.
 */
export function isSignedByJwt(
  { headers, rawBody }: Pick<ReceiptRequest, "headers" | "rawBody">,
  { secret, now }: { secret: string; now: Date },
): boolean {
  const [, head, payload, signature] =
    /^Bearer ([\w-]{1,1000})\.([\w-]{1,4000})\.([\w-]{1,1000})$/i.exec(headers.authorization ?? "") ?? [];
  if (head === undefined || payload === undefined || signature === undefined) return false;
  const right = createHmac("sha256", secret).update(`${head}.${payload}`).digest("base64url");
  if (!equalInConstantTime(signature, right) || field(decode(head), "alg") !== "HS256") return false;
  const claims = decode(payload);
  const issued = field(claims, "iat");
  const hash = field(claims, "payload_hash");
  if (typeof issued !== "number" || typeof hash !== "string") return false;
  if (Math.abs(now.getTime() / 1000 - issued) > ISSUED_TOLERANCE_SECONDS) return false;
  return equalInConstantTime(hash.toLowerCase(), createHash("sha256").update(rawBody).digest("hex"));
}

/** An event of a call: POSTed JSON, as it was asked for. */
export function readCallEvent(request: ReceiptRequest, attemptId: AttemptId | null): ReceiptReading {
  if (mediaType(request.headers) !== "application/json") return { kind: "unreadable" };
  const event = parse(new TextDecoder().decode(request.rawBody));
  const id = field(event, "uuid");
  const status = field(event, "status");
  if (!isMessageId(id) || typeof status !== "string") return { kind: "unreadable" };
  const known = callStatusOf(status);
  if (known === null) return { kind: "ignored" };
  const providerCode = callCodeOf(status);
  return { kind: "receipt", receipt: { attemptId, providerMessageId: id, status: known, providerCode } };
}

function decode(part: string): unknown {
  return parse(Buffer.from(part, "base64url").toString("utf8"));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
