import type { SeenRequest, Text } from "../ledger/ledger.ts";

/** One text or call in `GET /inbox`. */
export function toInboxItem({ id, to, send, atMs, segments, status }: Text) {
  return {
    id,
    to,
    from: send.from || (send.messagingServiceSid ?? ""),
    body: send.body,
    provider: send.provider,
    channel: send.channel,
    segments,
    status,
    at: new Date(atMs).toISOString(),
  };
}

/** One request in `GET /requests`. */
export function toRequestItem({ id, to, atMs, path, send, accepted, messageId, outcome, status }: SeenRequest) {
  return {
    id,
    to,
    from: send.from,
    body: send.body,
    provider: send.provider,
    channel: send.channel,
    account: send.account,
    path,
    outcome,
    status,
    accepted,
    message_id: messageId,
    client_ref: send.clientRef,
    status_callback: send.statusCallback,
    valid_for_seconds: Number.isFinite(send.validForSeconds) ? send.validForSeconds : null,
    at: new Date(atMs).toISOString(),
  };
}
