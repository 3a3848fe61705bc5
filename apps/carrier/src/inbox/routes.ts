import type { Carrier, CarrierApp, CarrierContext } from "../carrier.ts";
import type { ListOptions } from "../ledger/bounded-log.ts";
import { renderInboxPage } from "./page.ts";
import { toInboxItem, toRequestItem } from "./views.ts";

const PAGE_TEXTS = 200;

/** What reached handsets, as JSON and as a page, and what was asked of the providers. */
export function registerInbox(app: CarrierApp, { ledger }: Carrier): void {
  app.get("/", () => renderInboxPage(ledger.listTexts({ limit: PAGE_TEXTS }).map(toInboxItem)));
  app.get("/inbox", (c) => c.json({ data: ledger.listTexts(listOptions(c)).map(toInboxItem) }));
  app.get("/requests", (c) => c.json({ data: ledger.listRequests(listOptions(c)).map(toRequestItem) }));
  app.delete("/inbox", (c) => {
    ledger.clear();
    return c.body(null, 204);
  });
}

function listOptions(c: CarrierContext): ListOptions {
  const limit = Number(c.req.query("limit"));
  return { to: toNumber(c.req.query("to")), limit: Number.isInteger(limit) && limit > 0 ? limit : undefined };
}

/** A plus left bare in a query arrives as a space; who types one means the number. */
function toNumber(to: string | undefined): string | undefined {
  return to === undefined || to === "" ? undefined : `+${to.trim().replace(/^\+/, "")}`;
}
