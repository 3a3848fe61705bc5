import { randomUUID } from "node:crypto";
import { perform, refuseInvalid } from "../answer/perform.ts";
import type { Credentials } from "../basic-auth.ts";
import type { Carrier, CarrierApp } from "../carrier.ts";
import { httpUrl } from "../http-url.ts";
import { json } from "../json.ts";
import { parseObject } from "../json-object.ts";
import { readBody } from "../read-body.ts";
import type { Send } from "../send.ts";
import { readBearerOrBasic } from "./credentials.ts";
import { toE164 } from "./numbers.ts";
import { vonageProblem } from "./problem.ts";
import { vonageWebhooks } from "./webhooks.ts";

/** `POST /v1/calls`. The inbox shows what the call's talk actions say; an `answer_url` is not fetched. */
export function registerCreateVonageCall(app: CarrierApp, carrier: Carrier): void {
  app.post("/v1/calls", async (c) => {
    const credentials = readBearerOrBasic(c);
    if (credentials === null) return vonageProblem({ status: 401, code: null, retryAfterSeconds: null });
    const body = parseObject(await readBody(c));
    const send = toSend(body, credentials);
    if (send.to === "" || (!Array.isArray(body.ncco) && body.answer_url === undefined)) {
      const detail = send.to === "" ? "to: must hold one phone number" : "ncco: or answer_url is required";
      const response = vonageProblem({ status: 422, code: null, retryAfterSeconds: null }, detail);
      return refuseInvalid(c, carrier, { send, response });
    }
    return perform(c, carrier, {
      send,
      createText: () => {
        const atMs = Date.now();
        return {
          id: randomUUID(),
          to: send.to,
          send,
          atMs,
          segments: 0,
          status: "started",
          errorCode: null,
          updatedAtMs: atMs,
        };
      },
      receipts: (text) => vonageWebhooks(text, { credentials, settings: carrier.receipts }),
      accept: ({ id }) =>
        json({ uuid: id, status: "started", direction: "outbound", conversation_uuid: `CON-${id}` }, { status: 201 }),
      refuse: (refusal) => vonageProblem(refusal),
    });
  });
}

function toSend(body: Readonly<Record<string, unknown>>, { name }: Credentials): Send {
  const to = Array.isArray(body.to) ? numberOf(body.to[0]) : "";
  const events = Array.isArray(body.event_url) ? body.event_url[0] : null;
  return {
    provider: "vonage",
    channel: "call",
    account: name,
    to: toE164(to),
    from: numberOf(body.from),
    body: spokenIn(body.ncco),
    messagingServiceSid: null,
    clientRef: null,
    statusCallback: httpUrl(typeof events === "string" ? events : null),
    validForSeconds: typeof body.ringing_timer === "number" ? body.ringing_timer : null,
  };
}

function numberOf(endpoint: unknown): string {
  const number = typeof endpoint === "object" && endpoint !== null && "number" in endpoint ? endpoint.number : "";
  return typeof number === "string" ? number : "";
}

function spokenIn(ncco: unknown): string {
  if (!Array.isArray(ncco)) return "";
  return ncco
    .map((action: unknown) => (typeof action === "object" && action !== null && "text" in action ? action.text : ""))
    .filter((text) => typeof text === "string" && text !== "")
    .join(" ");
}
