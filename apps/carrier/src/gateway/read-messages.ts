import { performLookUp } from "../answer/perform-look-up.ts";
import type { Carrier, CarrierApp } from "../carrier.ts";
import { json } from "../json.ts";
import type { Text } from "../ledger/ledger.ts";
import { readGatewayAccount } from "./account.ts";
import { refuseAtGateway } from "./refuse.ts";

/** `GET /gateway/messages?reference=…`: what the account was asked to send under this reference. */
export function registerGatewayRead(app: CarrierApp, carrier: Carrier): void {
  app.get("/gateway/messages", (c) => {
    const account = readGatewayAccount(c);
    if (account === null) return refuseAtGateway({ status: 401, code: null, retryAfterSeconds: null });
    const reference = c.req.query("reference") ?? "";
    const texts = carrier.ledger
      .listTexts({})
      .filter(({ send }) => send.provider === "gateway" && send.account === account.name)
      .filter(({ send }) => send.clientRef === reference);
    return performLookUp(c, carrier, {
      asked: { provider: "gateway", channel: "sms", to: texts[0]?.to ?? "" },
      list: (isEmpty) => toList(isEmpty ? [] : texts),
      refuse: refuseAtGateway,
    });
  });
}

function toList(texts: readonly Text[]): Response {
  const messages = texts.map(({ id, send, status, errorCode }) => ({
    id,
    reference: send.clientRef,
    status,
    code: errorCode,
  }));
  return json({ count: messages.length, messages });
}
