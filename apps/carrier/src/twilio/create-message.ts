import { perform, refuseInvalid } from "../answer/perform.ts";
import type { Carrier, CarrierApp } from "../carrier.ts";
import { httpUrl } from "../http-url.ts";
import { json } from "../json.ts";
import { readBody } from "../read-body.ts";
import type { Send } from "../send.ts";
import { countSegments } from "../text/segments.ts";
import { authenticate } from "./account.ts";
import { twilioError } from "./errors.ts";
import { toMessageBody } from "./message-body.ts";
import { twilioReceipts } from "./receipts.ts";
import { newSid } from "./sid.ts";

/** twilio.com/docs/iam/test-credentials: senders that Twilio refuses whatever the account. */
const MAGIC_SENDERS: Readonly<Record<string, number>> = {
  "+15005550001": 21212,
  "+15005550007": 21606,
  "+15005550008": 21611,
};

/** `POST /2010-04-01/Accounts/{AC…}/Messages.json`. */
export function registerCreateMessage(app: CarrierApp, carrier: Carrier): void {
  app.post("/2010-04-01/Accounts/:account/Messages.json", async (c) => {
    const account = authenticate(c);
    if (account instanceof Response) return account;
    const form = new URLSearchParams(await readBody(c));
    const send = toSend(form, account.sid);
    const code = faultOf(form);
    if (code !== null) {
      const response = twilioError({ status: 400, code, retryAfterSeconds: null });
      return refuseInvalid(c, carrier, { send, response });
    }
    return perform(c, carrier, {
      send,
      createText: () => {
        const atMs = Date.now();
        const status = send.messagingServiceSid === null ? "queued" : "accepted";
        const segments = countSegments(send.body);
        return { id: newSid("SM"), to: send.to, send, atMs, segments, status, errorCode: null, updatedAtMs: atMs };
      },
      receipts: (text) => twilioReceipts(text, { account, settings: carrier.receipts }),
      accept: (text) => json(toMessageBody(text), { status: 201 }),
      refuse: twilioError,
    });
  });
}

function toSend(form: URLSearchParams, accountSid: string): Send {
  const validity = form.get("ValidityPeriod");
  return {
    provider: "twilio",
    channel: "sms",
    account: accountSid,
    to: form.get("To") ?? "",
    from: form.get("From") ?? "",
    body: form.get("Body") ?? "",
    messagingServiceSid: form.get("MessagingServiceSid"),
    clientRef: null,
    statusCallback: form.get("StatusCallback"),
    validForSeconds: validity === null ? null : Number(validity),
  };
}

/** The error code of a request that Twilio refuses by itself; null for one that it takes. */
function faultOf(form: URLSearchParams): number | null {
  const to = form.get("To") ?? "";
  const from = form.get("From") ?? "";
  const body = form.get("Body") ?? "";
  const callback = form.get("StatusCallback");
  const validity = form.get("ValidityPeriod");
  if (to === "") return 21604;
  if (!/^\+[1-9]\d{6,14}$/.test(to)) return 21211;
  if (from === "" && !form.has("MessagingServiceSid")) return 21603;
  if (Object.hasOwn(MAGIC_SENDERS, from)) return MAGIC_SENDERS[from] ?? null;
  if (from !== "" && !/^(\+?\d{3,15}|(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11})$/.test(from)) return 21212;
  if (body === "" && !form.has("ContentSid") && !form.has("MediaUrl")) return 21602;
  if (body.length > 1_600) return 21617;
  if (callback !== null && httpUrl(callback) === null) return 21609;
  if (validity !== null && !(/^\d{1,5}$/.test(validity) && Number(validity) >= 1 && Number(validity) <= 36_000))
    return 21624;
  return null;
}
