import { randomBytes } from "node:crypto";
import { perform, refuseInvalid } from "../answer/perform.ts";
import type { Carrier, CarrierApp } from "../carrier.ts";
import { httpUrl } from "../http-url.ts";
import { json } from "../json.ts";
import { parseObject } from "../json-object.ts";
import { readBody } from "../read-body.ts";
import type { Send } from "../send.ts";
import { countSegments } from "../text/segments.ts";
import { type GatewayAccount, readGatewayAccount } from "./account.ts";
import { gatewayReceipts } from "./receipts.ts";
import { refuseAtGateway } from "./refuse.ts";

/** `POST /gateway/messages`: the JSON API that local gateways have in one form or another. */
export function registerGatewaySend(app: CarrierApp, carrier: Carrier): void {
  app.post("/gateway/messages", async (c) => {
    const account = readGatewayAccount(c);
    if (account === null) return refuseAtGateway({ status: 401, code: null, retryAfterSeconds: null });
    const send = toSend(parseObject(await readBody(c)), account);
    const code = faultOf(send);
    if (code !== null) {
      const response = refuseAtGateway({ status: 422, code, retryAfterSeconds: null });
      return refuseInvalid(c, carrier, { send, response });
    }
    return perform(c, carrier, {
      send,
      createText: () => {
        const atMs = Date.now();
        const id = `gw-${randomBytes(8).toString("hex")}`;
        const segments = countSegments(send.body);
        return { id, to: send.to, send, atMs, segments, status: "queued", errorCode: null, updatedAtMs: atMs };
      },
      receipts: (text) => gatewayReceipts(text, { account, settings: carrier.receipts }),
      accept: ({ id, segments }) => json({ id, status: "queued", parts: segments }, { status: 202 }),
      refuse: refuseAtGateway,
    });
  });
}

function toSend(body: Readonly<Record<string, unknown>>, { name }: GatewayAccount): Send {
  const text = (field: string) => (typeof body[field] === "string" ? body[field] : "");
  return {
    provider: "gateway",
    channel: "sms",
    account: name,
    to: text("to"),
    from: text("from"),
    body: text("text"),
    messagingServiceSid: null,
    clientRef: text("reference") || null,
    statusCallback: httpUrl(text("callback_url")),
    validForSeconds: typeof body.valid_for === "number" ? body.valid_for : null,
  };
}

function faultOf({ to, from, body }: Send): number | null {
  if (!/^\+[1-9]\d{6,14}$/.test(to)) return 20;
  if (from === "") return 22;
  return body === "" ? 23 : null;
}
