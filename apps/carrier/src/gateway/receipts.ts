import { createHmac } from "node:crypto";
import type { ReceiptSettings } from "../carrier.ts";
import type { Text } from "../ledger/ledger.ts";
import { FORGERS_SECRET, forgeUrl } from "../receipts/forge.ts";
import type { ReceiptDialect } from "../receipts/plan.ts";
import type { GatewayAccount } from "./account.ts";

/** Where the gateway's word differs from Twilio's and Vonage's. */
const WORDS: Readonly<Record<string, string>> = {
  accepted: "queued",
  sending: "queued",
  buffered: "sent",
  read: "delivered",
  undelivered: "failed",
  rejected: "failed",
  canceled: "failed",
  unknown: "failed",
};
/** 40: the handset cannot be reached. */
const USUAL_ERRORS: Readonly<Record<string, number>> = { failed: 40, expired: 40 };

/** POSTed JSON under `X-Gateway-Signature`: HMAC-SHA-256, in hex, of the timestamp header, a dot and the body. */
export function gatewayReceipts(
  text: Text,
  { account, settings }: { account: GatewayAccount; settings: ReceiptSettings },
): ReceiptDialect {
  const dialect: ReceiptDialect = {
    status: ({ status }) => WORDS[status] ?? status,
    errorCode: (planned) => planned.errorCode ?? USUAL_ERRORS[dialect.status(planned)] ?? null,
    build(planned) {
      const { statusCallback, clientRef } = text.send;
      if (statusCallback === null) return [];
      const status = dialect.status(planned);
      const body = JSON.stringify({ id: text.id, reference: clientRef, status, code: dialect.errorCode(planned) });
      const timestamp = String(Math.floor(Date.now() / 1000));
      const secret = planned.forged ? FORGERS_SECRET : (settings.gatewaySecret ?? account.secret);
      const signature = createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex");
      const headers = {
        "content-type": "application/json",
        "x-gateway-timestamp": timestamp,
        "x-gateway-signature": `sha256=${signature}`,
      };
      return [{ method: "POST", url: planned.forged ? forgeUrl(statusCallback) : statusCallback, headers, body }];
    },
  };
  return dialect;
}
