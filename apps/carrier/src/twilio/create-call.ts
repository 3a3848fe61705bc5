import { perform, refuseInvalid } from "../answer/perform.ts";
import type { Carrier, CarrierApp } from "../carrier.ts";
import { httpUrl } from "../http-url.ts";
import { json } from "../json.ts";
import { readBody } from "../read-body.ts";
import type { Send } from "../send.ts";
import { spokenText } from "../text/spoken-text.ts";
import { authenticate } from "./account.ts";
import { toCallBody } from "./call-body.ts";
import { twilioError } from "./errors.ts";
import { twilioReceipts } from "./receipts.ts";
import { newSid } from "./sid.ts";

/** `POST /2010-04-01/Accounts/{AC…}/Calls.json`. The inbox shows what the call says; a `Url` is not fetched. */
export function registerCreateCall(app: CarrierApp, carrier: Carrier): void {
  app.post("/2010-04-01/Accounts/:account/Calls.json", async (c) => {
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
        return {
          id: newSid("CA"),
          to: send.to,
          send,
          atMs,
          segments: 0,
          status: "queued",
          errorCode: null,
          updatedAtMs: atMs,
        };
      },
      receipts: (text) => twilioReceipts(text, { account, settings: carrier.receipts }),
      accept: (text) => json(toCallBody(text), { status: 201 }),
      refuse: twilioError,
    });
  });
}

function toSend(form: URLSearchParams, accountSid: string): Send {
  return {
    provider: "twilio",
    channel: "call",
    account: accountSid,
    to: form.get("To") ?? "",
    from: form.get("From") ?? "",
    body: spokenText(form.get("Twiml") ?? ""),
    messagingServiceSid: null,
    clientRef: null,
    statusCallback: form.get("StatusCallback"),
    validForSeconds: form.has("Timeout") ? Number(form.get("Timeout")) : null,
  };
}

function faultOf(form: URLSearchParams): number | null {
  const to = form.get("To") ?? "";
  const callback = form.get("StatusCallback");
  if (to === "") return 21201;
  if (!/^\+[1-9]\d{6,14}$/.test(to)) return 21211;
  if ((form.get("From") ?? "") === "") return 21213;
  if (!form.has("Twiml") && !form.has("Url") && !form.has("ApplicationSid")) return 21205;
  return callback !== null && httpUrl(callback) === null ? 21609 : null;
}
