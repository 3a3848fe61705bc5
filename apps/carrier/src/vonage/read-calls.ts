import { performLookUp } from "../answer/perform-look-up.ts";
import type { Carrier, CarrierApp, CarrierContext } from "../carrier.ts";
import { json } from "../json.ts";
import type { Text } from "../ledger/ledger.ts";
import { readBearerOrBasic } from "./credentials.ts";
import { withoutPlus } from "./numbers.ts";
import { vonageProblem } from "./problem.ts";

const PAGE_SIZE_DEFAULT = 10;
const PAGE_SIZE_MAX = 100;

/** `GET /v1/calls?date_start=&date_end=&page_size=`: the calls of one application. */
export function registerReadCallPage(app: CarrierApp, carrier: Carrier): void {
  app.get("/v1/calls", (c) => {
    const credentials = readBearerOrBasic(c);
    if (credentials === null) return vonageProblem({ status: 401, code: null, retryAfterSeconds: null });
    const calls = carrier.ledger
      .listTexts({})
      .filter(({ send }) => send.provider === "vonage" && send.channel === "call" && send.account === credentials.name)
      .filter((text) => isInPeriod(text, c));
    return performLookUp(c, carrier, {
      asked: { provider: "vonage", channel: "call", to: "" },
      list: (isEmpty) => json(toPage(c, isEmpty ? [] : calls)),
      refuse: (refusal) => vonageProblem(refusal),
    });
  });
}

function isInPeriod({ atMs }: Text, c: CarrierContext): boolean {
  const start = c.req.query("date_start");
  const end = c.req.query("date_end");
  return (start === undefined || atMs >= Date.parse(start)) && (end === undefined || atMs <= Date.parse(end));
}

function toPage(c: CarrierContext, calls: readonly Text[]) {
  const size = Math.min(Math.max(Number(c.req.query("page_size")) || PAGE_SIZE_DEFAULT, 1), PAGE_SIZE_MAX);
  return {
    count: calls.length,
    page_size: size,
    record_index: 0,
    _links: { self: { href: "/v1/calls" } },
    _embedded: { calls: calls.slice(0, size).map(toCall) },
  };
}

function toCall({ id, send, status, atMs }: Text) {
  return {
    uuid: id,
    conversation_uuid: `CON-${id}`,
    status,
    direction: "outbound",
    to: { type: "phone", number: withoutPlus(send.to) },
    from: { type: "phone", number: withoutPlus(send.from) },
    start_time: new Date(atMs).toISOString(),
    network: "23410",
  };
}
