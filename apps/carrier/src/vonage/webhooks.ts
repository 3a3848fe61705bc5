import type { Credentials } from "../basic-auth.ts";
import type { ReceiptSettings } from "../carrier.ts";
import type { Text } from "../ledger/ledger.ts";
import { FORGERS_SECRET, forgeUrl } from "../receipts/forge.ts";
import type { ReceiptDialect } from "../receipts/plan.ts";
import type { PlannedReceipt } from "../scenario/step.ts";
import { withoutPlus } from "./numbers.ts";
import { signJwt } from "./signature.ts";

/** Where the Messages and Voice APIs have their own words. */
const WORDS: Readonly<Record<"sms" | "call", Readonly<Record<string, string>>>> = {
  sms: {
    accepted: "submitted",
    queued: "submitted",
    sent: "submitted",
    buffered: "submitted",
    failed: "undeliverable",
    undelivered: "undeliverable",
    expired: "undeliverable",
  },
  call: {
    "in-progress": "answered",
    "no-answer": "unanswered",
    canceled: "cancelled",
    sent: "ringing",
    delivered: "completed",
    undelivered: "unanswered",
  },
};

interface WebhookInput {
  readonly credentials: Credentials;
  readonly settings: ReceiptSettings;
}

/** Status webhooks of the Messages API and events of the Voice API: POSTed JSON under a signed JWT. */
export function vonageWebhooks(text: Text, { credentials, settings }: WebhookInput): ReceiptDialect {
  const dialect: ReceiptDialect = {
    status: ({ status }) => WORDS[text.send.channel][status] ?? status,
    errorCode: ({ errorCode }) => errorCode,
    build(planned) {
      const callback = text.send.statusCallback;
      if (callback === null) return [];
      const body = JSON.stringify(
        text.send.channel === "sms" ? messageStatus(text, { planned, dialect }) : callEvent(text, { planned, dialect }),
      );
      // A JWT was sent without any secret of ours to see: unsigned, then, unless one is configured.
      const secret = planned.forged ? FORGERS_SECRET : (settings.vonageSignatureSecret ?? credentials.secret);
      const headers: Record<string, string> = { "content-type": "application/json" };
      if (secret !== "") headers.authorization = `Bearer ${signJwt(body, { apiKey: credentials.name, secret })}`;
      return [{ method: "POST", url: planned.forged ? forgeUrl(callback) : callback, headers, body }];
    },
  };
  return dialect;
}

interface Worded {
  readonly planned: PlannedReceipt;
  readonly dialect: ReceiptDialect;
}

function messageStatus({ id, send }: Text, { planned, dialect }: Worded) {
  const code = dialect.errorCode(planned);
  return {
    message_uuid: id,
    to: withoutPlus(send.to),
    from: send.from,
    timestamp: new Date().toISOString(),
    status: dialect.status(planned),
    channel: "sms",
    ...(send.clientRef === null ? {} : { client_ref: send.clientRef }),
    ...(code === null
      ? {}
      : { error: { type: `https://developer.vonage.com/api-errors/messages#${code}`, title: String(code) } }),
  };
}

function callEvent({ id, send, atMs }: Text, { planned, dialect }: Worded) {
  const status = dialect.status(planned);
  return {
    uuid: id,
    conversation_uuid: `CON-${id}`,
    status,
    direction: "outbound",
    from: send.from,
    to: withoutPlus(send.to),
    timestamp: new Date().toISOString(),
    ...(status === "completed"
      ? { duration: String(Math.ceil((Date.now() - atMs) / 1000)), price: "0.01", rate: "0.01" }
      : {}),
  };
}
