import { randomUUID } from "node:crypto";
import { perform, refuseInvalid } from "../answer/perform.ts";
import type { Credentials } from "../basic-auth.ts";
import type { Carrier, CarrierApp } from "../carrier.ts";
import { httpUrl } from "../http-url.ts";
import { json } from "../json.ts";
import { parseObject } from "../json-object.ts";
import { readBody } from "../read-body.ts";
import type { Send } from "../send.ts";
import { countSegments } from "../text/segments.ts";
import { readBearerOrBasic } from "./credentials.ts";
import { toE164 } from "./numbers.ts";
import { vonageProblem } from "./problem.ts";
import { vonageWebhooks } from "./webhooks.ts";

/** `POST /v1/messages`: text messages of the Messages API's SMS channel. */
export function registerSendMessage(app: CarrierApp, carrier: Carrier): void {
  app.post("/v1/messages", async (c) => {
    const credentials = readBearerOrBasic(c);
    if (credentials === null) return vonageProblem({ status: 401, code: null, retryAfterSeconds: null });
    const body = parseObject(await readBody(c));
    const send = toSend(body, credentials);
    const fault = faultOf(body, send);
    if (fault !== null) {
      const response = vonageProblem({ status: 422, code: null, retryAfterSeconds: null }, fault);
      return refuseInvalid(c, carrier, { send, response });
    }
    return perform(c, carrier, {
      send,
      createText: () => {
        const atMs = Date.now();
        const segments = countSegments(send.body);
        return {
          id: randomUUID(),
          to: send.to,
          send,
          atMs,
          segments,
          status: "submitted",
          errorCode: null,
          updatedAtMs: atMs,
        };
      },
      receipts: (text) => vonageWebhooks(text, { credentials, settings: carrier.receipts }),
      accept: (text) => json({ message_uuid: text.id }, { status: 202 }),
      refuse: (refusal) => vonageProblem(refusal),
    });
  });
}

function toSend(body: Readonly<Record<string, unknown>>, { name }: Credentials): Send {
  const text = (field: string) => (typeof body[field] === "string" ? body[field] : "");
  return {
    provider: "vonage",
    channel: "sms",
    account: name,
    to: toE164(text("to")),
    from: text("from"),
    body: text("text"),
    messagingServiceSid: null,
    clientRef: text("client_ref") || null,
    statusCallback: httpUrl(text("webhook_url")),
    validForSeconds: typeof body.ttl === "number" ? body.ttl : null,
  };
}

function faultOf(body: Readonly<Record<string, unknown>>, send: Send): string | null {
  if (body.channel !== "sms") return "channel: only sms is simulated";
  if (body.message_type !== "text") return "message_type: only text is simulated";
  if (send.to === "") return "to: must be a number in E.164 without the plus";
  if (send.from === "") return "from: is required";
  return send.body === "" ? "text: is required" : null;
}
