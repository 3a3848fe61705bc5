import { randomBytes } from "node:crypto";
import { perform, refuseInvalid } from "../answer/perform.ts";
import type { Refusal } from "../answer/refusal.ts";
import type { Credentials } from "../basic-auth.ts";
import type { Carrier, CarrierApp } from "../carrier.ts";
import { httpUrl } from "../http-url.ts";
import { json } from "../json.ts";
import type { Send } from "../send.ts";
import { countSegments, forceGsm7 } from "../text/segments.ts";
import { readVonageCredentials } from "./credentials.ts";
import { toE164, withoutPlus } from "./numbers.ts";
import { readParams } from "./read-params.ts";
import { vonageSmsReceipts } from "./sms-receipts.ts";

/** `error-text` beside each status that a scenario or a bad request can bring about. */
const ERROR_TEXTS: Readonly<Record<number, string>> = {
  1: "Throughput Rate Exceeded",
  2: "Missing parameter",
  3: "Invalid parameter",
  4: "Bad Credentials",
  5: "Internal Error",
  6: "Unroutable message - rejected",
  7: "Number barred",
  9: "Quota Exceeded - rejected",
  15: "Invalid sender address",
  29: "Non White-listed Destination - rejected",
  33: "Number De-activated",
};

/** `POST /sms/json`. Answers 200 whatever happened, as the SMS API does, unless a scenario wants an HTTP status. */
export function registerSendSms(app: CarrierApp, carrier: Carrier): void {
  app.post("/sms/json", async (c) => {
    const params = await readParams(c);
    const credentials = readVonageCredentials(c, params);
    if (credentials === null) return statusAnswer(2, { errorText: "Missing api_key", to: null });
    const send = toSend(params, credentials);
    const fault = faultOf(params);
    if (fault !== null) return refuseInvalid(c, carrier, { send, response: statusAnswer(fault.status, fault) });

    const segments = countSegments(send.body);
    // Counted up, as far as anyone can tell: the first part's is the smallest.
    const partIds = Array.from({ length: segments }, newMessageId).toSorted();
    return perform(c, carrier, {
      send,
      createText: () => {
        const atMs = Date.now();
        const id = partIds[0] ?? newMessageId();
        const base = { id, to: send.to, send, atMs, segments, partIds };
        return { ...base, status: "accepted", errorCode: null, updatedAtMs: atMs };
      },
      receipts: (text) => vonageSmsReceipts(text, { credentials, settings: carrier.receipts, partIds }),
      accept: () => json(toAccepted(send, partIds)),
      refuse: refuse(send),
    });
  });
}

/** SMS API message ids are 16 hex digits. */
function newMessageId(): string {
  return randomBytes(8).toString("hex").toUpperCase();
}

function toSend(params: ReadonlyMap<string, string>, { name }: Credentials): Send {
  const text = params.get("text") ?? "";
  const ttlMs = params.get("ttl");
  return {
    provider: "vonage",
    channel: "sms",
    account: name,
    to: toE164(params.get("to") ?? ""),
    from: params.get("from") ?? "",
    body: params.get("type") === "unicode" ? text : forceGsm7(text),
    messagingServiceSid: null,
    clientRef: params.get("client-ref") ?? null,
    statusCallback: httpUrl(params.get("callback")),
    validForSeconds: ttlMs === undefined ? null : Math.round(Number(ttlMs) / 1000),
  };
}

interface Fault {
  readonly status: number;
  readonly errorText: string;
  readonly to: string | null;
}

function faultOf(params: ReadonlyMap<string, string>): Fault | null {
  for (const name of ["from", "to", "text"]) {
    if ((params.get(name) ?? "") === "") return { status: 2, errorText: `Missing ${name} param`, to: null };
  }
  const to = params.get("to") ?? "";
  const invalid = (name: string) => ({ status: 3, errorText: `Invalid ${name} param`, to });
  if (toE164(to) === "") return invalid("to");
  if (!/^(\+?\d{3,15}|[\w .&-]{1,15})$/.test(params.get("from") ?? ""))
    return { status: 15, errorText: "Invalid sender address", to };
  if ((params.get("client-ref") ?? "").length > 40) return invalid("client-ref");
  const ttl = params.get("ttl");
  if (ttl !== undefined && !(Number(ttl) >= 20_000 && Number(ttl) <= 604_800_000)) return invalid("ttl");
  const callback = params.get("callback");
  if (callback !== undefined && httpUrl(callback) === null)
    return { status: 23, errorText: "Invalid callback url", to };
  return (params.get("text") ?? "").length > 3_200 ? { status: 12, errorText: "Message too long", to } : null;
}

function toAccepted(send: Send, partIds: readonly string[]) {
  return {
    "message-count": String(partIds.length),
    messages: partIds.map((id) => ({
      to: withoutPlus(send.to),
      "message-id": id,
      status: "0",
      "remaining-balance": "15.53590000",
      "message-price": "0.03330000",
      network: "23410",
      ...(send.clientRef === null ? {} : { "client-ref": send.clientRef }),
    })),
  };
}

/** A code below 100 is one of the API's own statuses, answered in a 200; otherwise the HTTP status says it. */
function refuse(send: Send): (refusal: Refusal) => Response {
  return ({ status, code, retryAfterSeconds }) => {
    if (code !== null && code > 0 && code < 100)
      return statusAnswer(code, { to: withoutPlus(send.to), retryAfterSeconds });
    if (status === 400) return statusAnswer(6, { to: withoutPlus(send.to) });
    const body = { "error-code": String(status), "error-code-label": "the request was refused" };
    const headers: Record<string, string> =
      retryAfterSeconds === null ? {} : { "retry-after": String(retryAfterSeconds) };
    return json(body, { status, headers });
  };
}

interface StatusDetail {
  readonly to: string | null;
  readonly errorText?: string;
  readonly retryAfterSeconds?: number | null;
}

function statusAnswer(status: number, { to, errorText, retryAfterSeconds }: StatusDetail): Response {
  const entry = {
    status: String(status),
    "error-text": errorText ?? ERROR_TEXTS[status] ?? "Rejected",
    ...(to === null ? {} : { to }),
  };
  const headers: Record<string, string> = retryAfterSeconds ? { "retry-after": String(retryAfterSeconds) } : {};
  return json({ "message-count": "1", messages: [entry] }, { headers });
}
