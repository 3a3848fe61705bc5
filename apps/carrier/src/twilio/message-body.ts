import type { Text } from "../ledger/ledger.ts";

/** The message resource, as create, fetch and list show it. */
export function toMessageBody({ id, send, atMs, segments, status, errorCode, updatedAtMs }: Text) {
  const uri = `/2010-04-01/Accounts/${send.account}/Messages/${id}`;
  const isOnItsWay = ["queued", "accepted", "scheduled", "sending"].includes(status);
  return {
    account_sid: send.account,
    api_version: "2010-04-01",
    body: send.body,
    date_created: toRfc2822(atMs),
    date_sent: isOnItsWay ? null : toRfc2822(updatedAtMs),
    date_updated: toRfc2822(updatedAtMs),
    direction: "outbound-api",
    error_code: errorCode,
    error_message: null,
    from: send.from === "" ? null : send.from,
    messaging_service_sid: send.messagingServiceSid,
    num_media: "0",
    num_segments: String(segments),
    price: null,
    price_unit: "USD",
    sid: id,
    status,
    subresource_uris: { media: `${uri}/Media.json` },
    to: send.to,
    uri: `${uri}.json`,
  };
}

/** `Sat, 21 Nov 2026 01:40:00 +0000`. */
export function toRfc2822(ms: number): string {
  return new Date(ms).toUTCString().replace("GMT", "+0000");
}
