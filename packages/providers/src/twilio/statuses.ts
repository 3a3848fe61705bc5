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

/** Call statuses, in callbacks and in the call itself: answered and finished is as good as delivered. */
const CALL_STATUSES: Readonly<Record<string, ReceiptStatus>> = {
  queued: "accepted",
  initiated: "accepted",
  ringing: "sent",
  "in-progress": "sent",
  completed: "delivered",
  busy: "undelivered",
  "no-answer": "undelivered",
  failed: "undelivered",
  canceled: "undelivered",
};

export function callStatusOf(status: string): ReceiptStatus | null {
  return Object.hasOwn(CALL_STATUSES, status) ? (CALL_STATUSES[status] ?? null) : null;
}

/** Of a call that reached nobody, its status is all the code there is. */
export function callCodeOf(status: string): string | null {
  return callStatusOf(status) === "undelivered" ? status : null;
}

export function isCallSid(text: unknown): text is string {
  return typeof text === "string" && /^CA[0-9A-Za-z]{1,62}$/.test(text);
}
