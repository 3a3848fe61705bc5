import type { ReceiptStatus } from "@proofline/core/provider";

/** Message statuses, in callbacks and in the message itself. One that is not here tells us nothing we track. */
const STATUSES: Readonly<Record<string, ReceiptStatus>> = {
  scheduled: "accepted",
  accepted: "accepted",
  queued: "accepted",
  sending: "accepted",
  sent: "sent",
  partially_delivered: "sent",
  delivered: "delivered",
  read: "delivered",
  undelivered: "undelivered",
  failed: "undelivered",
  canceled: "undelivered",
};

export function messageStatusOf(status: string): ReceiptStatus | null {
  return Object.hasOwn(STATUSES, status) ? (STATUSES[status] ?? null) : null;
}

/** `SM…` of a text, `MM…` of one with media. */
export function isMessageSid(text: unknown): text is string {
  return typeof text === "string" && /^(SM|MM)[0-9A-Za-z]{1,62}$/.test(text);
}
