/** A provider's callback as it arrived: nothing decoded, so that signatures can be checked on what was signed. */
export interface ReceiptRequest {
  readonly method: string;
  /** The public URL including its query, as the provider was told it (never rebuilt from the Host header). */
  readonly url: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly rawBody: Uint8Array;
}

/** What a receipt says, ordered: a later rank never gives way to an earlier one. */
export const RECEIPT_STATUSES = ["accepted", "sent", "undelivered", "delivered"] as const;
export type ReceiptStatus = (typeof RECEIPT_STATUSES)[number];

export interface Receipt {
  /** Our own reference, as it came back in the URL or the client reference; null when the provider kept none. */
  readonly attemptId: string | null;
  readonly providerMessageId: string | null;
  readonly status: ReceiptStatus;
  readonly providerCode: string | null;
}

/**
 * `forged`: signature missing or wrong, changes nothing, answered 403. `unreadable`: signed but not understood.
 * `ignored`: signed and understood, but nothing we track (an inbound text, an unknown status).
 */
export type ReceiptReading =
  | { readonly kind: "receipt"; readonly receipt: Receipt }
  | { readonly kind: "forged" }
  | { readonly kind: "unreadable" }
  | { readonly kind: "ignored" };

/** The half of an adapter that the API needs: no SDK, no network. */
export interface ReceiptReader {
  readonly providerId: string;
  read(request: ReceiptRequest): ReceiptReading;
  /** The same for what it reports of a call. Missing where the account places none. */
  readCall?(request: ReceiptRequest): ReceiptReading;
}
