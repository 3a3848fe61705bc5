import type { Text } from "../ledger/ledger.ts";
import { toRfc2822 } from "./message-body.ts";

/** The call resource, as create and list show it. */
export function toCallBody({ id, send, atMs, status }: Text) {
  const uri = `/2010-04-01/Accounts/${send.account}/Calls/${id}`;
  return {
    account_sid: send.account,
    answered_by: null,
    api_version: "2010-04-01",
    caller_name: null,
    date_created: toRfc2822(atMs),
    date_updated: toRfc2822(atMs),
    direction: "outbound-api",
    duration: null,
    end_time: null,
    forwarded_from: null,
    from: send.from,
    from_formatted: send.from,
    group_sid: null,
    parent_call_sid: null,
    phone_number_sid: null,
    price: null,
    price_unit: "USD",
    queue_time: "0",
    sid: id,
    start_time: null,
    status,
    subresource_uris: { recordings: `${uri}/Recordings.json` },
    to: send.to,
    to_formatted: send.to,
    trunk_sid: null,
    uri: `${uri}.json`,
  };
}
