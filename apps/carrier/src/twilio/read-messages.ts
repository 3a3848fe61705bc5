import { performLookUp } from "../answer/perform-look-up.ts";
import type { Carrier, CarrierApp, CarrierContext } from "../carrier.ts";
import { json } from "../json.ts";
import type { Text } from "../ledger/ledger.ts";
import { authenticate } from "./account.ts";
import { toCallBody } from "./call-body.ts";
import { twilioError } from "./errors.ts";
import { toMessageBody } from "./message-body.ts";

const PAGE_SIZE_DEFAULT = 50;
const PAGE_SIZE_MAX = 1_000;

/** `GET …/Calls.json?To=`, newest first. */
export function registerReadCalls(app: CarrierApp, carrier: Carrier): void {
  app.get("/2010-04-01/Accounts/:account/Calls.json", (c) => {
    const account = authenticate(c);
    if (account instanceof Response) return account;
    const matching = carrier.ledger
      .listTexts({ to: c.req.query("To") })
      .filter(({ send }) => send.provider === "twilio" && send.channel === "call" && send.account === account.sid)
      .toReversed();
    return performLookUp(c, carrier, {
      asked: { provider: "twilio", channel: "call", to: c.req.query("To") ?? "" },
      list: (isEmpty) => json(toPage(c, { list: "calls", items: (isEmpty ? [] : matching).map(toCallBody) })),
      refuse: twilioError,
    });
  });
}

/** `GET …/Messages/{SM…}.json` and `GET …/Messages.json?To=&From=&DateSent=&DateSent<=&DateSent>=`, newest first. */
export function registerReadMessages(app: CarrierApp, carrier: Carrier): void {
  const { ledger } = carrier;
  app.get("/2010-04-01/Accounts/:account/Messages/:file", (c) => {
    const account = authenticate(c);
    if (account instanceof Response) return account;
    const text = ledger.findText((c.req.param("file") ?? "").replace(/\.json$/, ""));
    if (text === undefined || !isMessageOf(text, account.sid)) {
      return twilioError({ status: 404, code: 20404, retryAfterSeconds: null });
    }
    return c.json(toMessageBody(text));
  });

  app.get("/2010-04-01/Accounts/:account/Messages.json", (c) => {
    const account = authenticate(c);
    if (account instanceof Response) return account;
    const matching = ledger
      .listTexts({ to: c.req.query("To") })
      .filter((text) => isMessageOf(text, account.sid) && matches(text, c))
      .toReversed();
    return performLookUp(c, carrier, {
      asked: { provider: "twilio", channel: "sms", to: c.req.query("To") ?? "" },
      list: (isEmpty) => json(toPage(c, { list: "messages", items: (isEmpty ? [] : matching).map(toMessageBody) })),
      refuse: twilioError,
    });
  });
}

function isMessageOf(text: Text, accountSid: string): boolean {
  return text.send.provider === "twilio" && text.send.channel === "sms" && text.send.account === accountSid;
}

/** A date without a time covers its whole UTC day; `<` and `>` include the moment named, as at Twilio. */
function matches({ send, atMs }: Text, c: CarrierContext): boolean {
  const from = c.req.query("From");
  if (from !== undefined && from !== send.from) return false;
  const on = c.req.query("DateSent");
  const before = c.req.query("DateSent<");
  const after = c.req.query("DateSent>");
  const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  if (on !== undefined && day(atMs) !== on.slice(0, 10)) return false;
  if (before !== undefined && !(atMs <= endOf(before))) return false;
  return after === undefined || atMs >= Date.parse(after);
}

function endOf(moment: string): number {
  return /^\d{4}-\d\d-\d\d$/.test(moment) ? Date.parse(moment) + 86_399_999 : Date.parse(moment);
}

function toPage(c: CarrierContext, { list, items }: { list: string; items: readonly object[] }) {
  const pageSize = Math.min(Math.max(Number(c.req.query("PageSize")) || PAGE_SIZE_DEFAULT, 1), PAGE_SIZE_MAX);
  const page = Math.max(Math.trunc(Number(c.req.query("Page")) || 0), 0);
  const start = page * pageSize;
  const shown = items.slice(start, start + pageSize);
  const uriOf = (number: number) => {
    const query = new URL(c.req.url).searchParams;
    query.set("PageSize", String(pageSize));
    query.set("Page", String(number));
    return `${c.req.path}?${query}`;
  };
  return {
    [list]: shown,
    page,
    page_size: pageSize,
    start,
    end: Math.max(start + shown.length - 1, start),
    uri: uriOf(page),
    first_page_uri: uriOf(0),
    previous_page_uri: page === 0 ? null : uriOf(page - 1),
    next_page_uri: start + pageSize < items.length ? uriOf(page + 1) : null,
  };
}
