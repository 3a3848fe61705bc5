import type { ReceiptStatus } from "@proofline/core/provider";

/** `status` of a delivery receipt. `unknown` is Vonage's own "we cannot say", so it is nothing we track. */
const STATUSES: Readonly<Record<string, ReceiptStatus>> = {
  accepted: "accepted",
  buffered: "sent",
  delivered: "delivered",
  expired: "undelivered",
  failed: "undelivered",
  rejected: "undelivered",
};

/** Words that only the Reports API has; a record whose fate is `unknown` still says that Vonage took the text. */
const RECORD_STATUSES: Readonly<Record<string, ReceiptStatus>> = {
  ...STATUSES,
  deleted: "undelivered",
  submitted: "sent",
  unknown: "accepted",
};

export function receiptStatusOf(status: string): ReceiptStatus | null {
  return Object.hasOwn(STATUSES, status) ? (STATUSES[status] ?? null) : null;
}

export function recordStatusOf(status: string): ReceiptStatus | null {
  return Object.hasOwn(RECORD_STATUSES, status) ? (RECORD_STATUSES[status] ?? null) : null;
}

/** Message ids are hex digits, or UUIDs. */
export function isMessageId(text: unknown): text is string {
  return typeof text === "string" && /^[0-9A-Za-z-]{1,64}$/.test(text);
}

/** `err-code` of a receipt, `error_code` of a record; 0 is "no error". */
export function errorCodeOf(code: unknown): string | null {
  return typeof code === "string" && /^[1-9]\d{0,2}$/.test(code) ? `err_${code}` : null;
}

/** `status` of a call, in its events and in the call itself. Answered and finished is as good as delivered. */
const CALL_STATUSES: Readonly<Record<string, ReceiptStatus>> = {
  started: "accepted",
  ringing: "sent",
  answered: "sent",
  human: "sent",
  machine: "sent",
  completed: "delivered",
  busy: "undelivered",
  cancelled: "undelivered",
  failed: "undelivered",
  rejected: "undelivered",
  timeout: "undelivered",
  unanswered: "undelivered",
};

export function callStatusOf(status: string): ReceiptStatus | null {
  return Object.hasOwn(CALL_STATUSES, status) ? (CALL_STATUSES[status] ?? null) : null;
}

/** Of a call that reached nobody, its status is all the code there is. */
export function callCodeOf(status: string): string | null {
  return callStatusOf(status) === "undelivered" ? status : null;
}
