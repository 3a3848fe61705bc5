import { randomBytes } from "node:crypto";
import type { Credentials } from "../basic-auth.ts";
import type { ReceiptSettings, VonageReceiptFormat } from "../carrier.ts";
import type { Text } from "../ledger/ledger.ts";
import { FORGERS_SECRET, forgeUrl } from "../receipts/forge.ts";
import type { ReceiptDialect } from "../receipts/plan.ts";
import type { OutgoingReceipt } from "../receipts/post.ts";
import { withoutPlus } from "./numbers.ts";
import { signVonage } from "./signature.ts";

/** Where Vonage's word differs from Twilio's. */
const WORDS: Readonly<Record<string, string>> = {
  queued: "accepted",
  sending: "buffered",
  sent: "buffered",
  read: "delivered",
  undelivered: "failed",
  canceled: "rejected",
};
/** `err-code`: 1 unknown, 2 absent for now, 6 filtered. */
const USUAL_ERRORS: Readonly<Record<string, number>> = { failed: 2, expired: 2, rejected: 6, unknown: 1 };

interface SmsReceiptInput {
  readonly credentials: Credentials;
  readonly settings: ReceiptSettings;
  /** One message id for each part; each part has its own receipt. */
  readonly partIds: readonly string[];
}

/** Delivery receipts of the SMS API: signed parameters, as JSON, form or query. */
export function vonageSmsReceipts(text: Text, { credentials, settings, partIds }: SmsReceiptInput): ReceiptDialect {
  const dialect: ReceiptDialect = {
    status: (planned) => WORDS[planned.status] ?? planned.status,
    errorCode: (planned) => planned.errorCode ?? USUAL_ERRORS[dialect.status(planned)] ?? null,
    build(planned) {
      const callback = text.send.statusCallback;
      if (callback === null) return [];
      const url = planned.forged ? forgeUrl(callback) : callback;
      const secret = planned.forged ? FORGERS_SECRET : (settings.vonageSignatureSecret ?? credentials.secret);
      return partIds.map((messageId) => {
        const params = receiptParams(text, {
          messageId,
          status: dialect.status(planned),
          errorCode: dialect.errorCode(planned),
        });
        const sig = signVonage(params, { method: settings.vonageSignatureMethod, secret });
        return shape(url, { params: { ...params, sig }, format: settings.vonageReceiptFormat });
      });
    },
  };
  return dialect;
}

function receiptParams(
  { send }: Text,
  { messageId, status, errorCode }: { messageId: string; status: string; errorCode: number | null },
): Record<string, string> {
  const iso = new Date().toISOString();
  return {
    msisdn: withoutPlus(send.to),
    to: send.from,
    "network-code": "23410",
    messageId,
    price: "0.03330000",
    status,
    scts: iso.replaceAll(/[-T:]/g, "").slice(2, 12),
    "err-code": String(errorCode ?? 0),
    "api-key": send.account,
    ...(send.clientRef === null ? {} : { "client-ref": send.clientRef }),
    "message-timestamp": iso.slice(0, 19).replace("T", " "),
    timestamp: String(Math.floor(Date.now() / 1000)),
    nonce: randomBytes(8).toString("hex"),
  };
}

function shape(
  url: string,
  { params, format }: { params: Record<string, string>; format: VonageReceiptFormat },
): OutgoingReceipt {
  if (format === "json") {
    return { method: "POST", url, headers: { "content-type": "application/json" }, body: JSON.stringify(params) };
  }
  const encoded = new URLSearchParams(params).toString();
  if (format === "form") {
    return { method: "POST", url, headers: { "content-type": "application/x-www-form-urlencoded" }, body: encoded };
  }
  return { method: "GET", url: `${url}${url.includes("?") ? "&" : "?"}${encoded}`, headers: {}, body: "" };
}
