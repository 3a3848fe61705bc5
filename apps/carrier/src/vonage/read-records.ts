import { randomUUID } from "node:crypto";
import { performLookUp } from "../answer/perform-look-up.ts";
import { readBasicAuth } from "../basic-auth.ts";
import type { Carrier, CarrierApp, CarrierContext } from "../carrier.ts";
import { json } from "../json.ts";
import type { Text } from "../ledger/ledger.ts";
import { toE164, withoutPlus } from "./numbers.ts";
import { vonageProblem } from "./problem.ts";

const REFUSED = { code: null, retryAfterSeconds: null } as const;
/** developer.vonage.com/en/api/reports: without `date_start`, the last seven days. */
const PERIOD_DEFAULT_MS = 604_800_000;

/** `GET /v2/reports/records?product=SMS&direction=outbound&account_id=…`: one record for each part of a text. */
export function registerReadRecords(app: CarrierApp, carrier: Carrier): void {
  app.get("/v2/reports/records", async (c) => {
    const credentials = readBasicAuth(c.req.header("authorization"));
    if (credentials === null) return vonageProblem({ status: 401, ...REFUSED });
    const fault = faultOf(c);
    if (fault !== null) return vonageProblem({ status: 422, ...REFUSED }, fault);
    const account = c.req.query("account_id") ?? "";
    if (account !== credentials.name) return vonageProblem({ status: 403, ...REFUSED });
    const to = toE164(c.req.query("to") ?? "");
    const texts = carrier.ledger.listTexts(to === "" ? {} : { to }).filter((text) => matches(text, c));
    return performLookUp(c, carrier, {
      asked: { provider: "vonage", channel: "sms", to: to === "" ? (texts[0]?.to ?? "") : to },
      list: (isEmpty) => json(toReport(account, isEmpty ? [] : texts)),
      refuse: (refusal) => vonageProblem(refusal),
    });
  });
}

function faultOf(c: CarrierContext): string | null {
  if (c.req.query("product") !== "SMS") return "product: only SMS is simulated";
  if (c.req.query("direction") !== "outbound") return "direction: only outbound is simulated";
  for (const name of ["date_start", "date_end"]) {
    const moment = c.req.query(name);
    if (moment !== undefined && Number.isNaN(Date.parse(moment))) return `${name}: must be in ISO 8601`;
  }
  return null;
}

/** From `date_start` on, before `date_end`. */
function matches({ send, atMs }: Text, c: CarrierContext): boolean {
  if (send.provider !== "vonage" || send.channel !== "sms" || send.account !== c.req.query("account_id")) return false;
  const clientRef = c.req.query("client_ref");
  if (clientRef !== undefined && clientRef !== send.clientRef) return false;
  const start = c.req.query("date_start");
  const end = c.req.query("date_end");
  const startMs = start === undefined ? Date.now() - PERIOD_DEFAULT_MS : Date.parse(start);
  return atMs >= startMs && (end === undefined || atMs < Date.parse(end));
}

function toReport(account: string, texts: readonly Text[]) {
  const records = texts.flatMap((text) => (text.partIds ?? [text.id]).map((id) => toRecord(text, id)));
  return {
    _links: { self: { href: "https://api.nexmo.com/v2/reports/records" } },
    request_id: randomUUID(),
    request_status: "SUCCESS",
    received_at: toTime(Date.now()),
    items_count: records.length,
    product: "SMS",
    account_id: account,
    records,
  };
}

function toRecord({ send, atMs, status, errorCode, updatedAtMs }: Text, messageId: string) {
  return {
    account_id: send.account,
    message_id: messageId,
    client_ref: send.clientRef ?? "",
    direction: "outbound",
    from: send.from,
    to: withoutPlus(send.to),
    network: "23410",
    country: "GB",
    date_received: toTime(atMs),
    date_finalized: toTime(updatedAtMs),
    latency: String(updatedAtMs - atMs),
    status,
    error_code: String(errorCode ?? 0),
    currency: "EUR",
    total_price: "0.03330000",
  };
}

/** `2026-11-20T20:00:00+00:00`. */
function toTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}+00:00`;
}
