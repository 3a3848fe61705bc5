import { createHmac } from "node:crypto";
import type { ReceiptSettings } from "../carrier.ts";
import type { Text } from "../ledger/ledger.ts";
import { FORGERS_SECRET, forgeUrl } from "../receipts/forge.ts";
import type { ReceiptDialect } from "../receipts/plan.ts";
import type { OutgoingReceipt } from "../receipts/post.ts";
import type { PlannedReceipt } from "../scenario/step.ts";
import type { TwilioAccount } from "./account.ts";
import { toRfc2822 } from "./message-body.ts";

/** Where Twilio's word differs: Vonage's statuses, and one shared word for calls. */
const SMS_WORDS: Readonly<Record<string, string>> = {
  buffered: "sent",
  expired: "undelivered",
  rejected: "failed",
  unknown: "undelivered",
};
const CALL_WORDS: Readonly<Record<string, string>> = {
  answered: "in-progress",
  sent: "ringing",
  delivered: "completed",
  undelivered: "no-answer",
  unanswered: "no-answer",
  rejected: "busy",
};
const USUAL_ERRORS: Readonly<Record<string, number>> = { undelivered: 30003, failed: 30008 };

/** Twilio's status callbacks for a text or a call: a signed form, POSTed to the URL of the request. */
export function twilioReceipts(
  text: Text,
  { account, settings }: { account: TwilioAccount; settings: ReceiptSettings },
): ReceiptDialect {
  const words = text.send.channel === "sms" ? SMS_WORDS : CALL_WORDS;
  const dialect: ReceiptDialect = {
    status: (planned) => words[planned.status] ?? planned.status,
    errorCode: (planned) => planned.errorCode ?? USUAL_ERRORS[dialect.status(planned)] ?? null,
    build(planned) {
      if (text.send.statusCallback === null) return [];
      const params =
        text.send.channel === "sms"
          ? messageParams(text, { planned, dialect })
          : callParams(text, { planned, dialect });
      const url = planned.forged ? forgeUrl(text.send.statusCallback) : text.send.statusCallback;
      const secret = planned.forged ? FORGERS_SECRET : (settings.twilioAuthToken ?? account.authToken);
      return [toForm(url, { params, secret })];
    },
  };
  return dialect;
}

interface Worded {
  readonly planned: PlannedReceipt;
  readonly dialect: ReceiptDialect;
}

function messageParams({ id, send }: Text, { planned, dialect }: Worded): Record<string, string> {
  const status = dialect.status(planned);
  const code = dialect.errorCode(planned);
  return {
    AccountSid: send.account,
    ApiVersion: "2010-04-01",
    From: send.from,
    MessageSid: id,
    MessageStatus: status,
    SmsSid: id,
    SmsStatus: status,
    To: send.to,
    ...(send.messagingServiceSid === null ? {} : { MessagingServiceSid: send.messagingServiceSid }),
    ...(code === null ? {} : { ErrorCode: String(code) }),
    ...(status === "delivered" ? { RawDlrDoneDate: toDlrDate(Date.now()) } : {}),
  };
}

function callParams({ id, send, atMs }: Text, { planned, dialect }: Worded): Record<string, string> {
  const status = dialect.status(planned);
  return {
    AccountSid: send.account,
    ApiVersion: "2010-04-01",
    CallSid: id,
    CallStatus: status,
    CallbackSource: "call-progress-events",
    Direction: "outbound-api",
    From: send.from,
    To: send.to,
    Timestamp: toRfc2822(Date.now()),
    ...(status === "completed" ? { CallDuration: String(Math.ceil((Date.now() - atMs) / 1000)) } : {}),
  };
}

function toForm(url: string, { params, secret }: { params: Record<string, string>; secret: string }): OutgoingReceipt {
  return {
    method: "POST",
    url,
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      "user-agent": "TwilioProxy/1.1",
      "x-twilio-signature": signTwilio(url, { params, secret }),
    },
    body: new URLSearchParams(params).toString(),
  };
}

/** twilio.com/docs/usage/webhooks/webhooks-security: HMAC-SHA1 over the URL and the sorted names and values. */
function signTwilio(url: string, { params, secret }: { params: Record<string, string>; secret: string }): string {
  const names = Object.keys(params).sort();
  const data = names.reduce((signed, name) => signed + name + params[name], url);
  return createHmac("sha1", secret).update(data).digest("base64");
}

/** `YYMMDDhhmm`. */
function toDlrDate(ms: number): string {
  return new Date(ms).toISOString().replaceAll(/[-T:]/g, "").slice(2, 12);
}
