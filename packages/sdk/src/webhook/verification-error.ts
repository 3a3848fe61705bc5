/**
 * Why a delivery was not taken. `repeated` is the only one that is no refusal: the event was handled before, and a
 * receiver that answers anything but 2xx to it is sent the same event again for three days.
 */
export type WebhookVerificationErrorCode =
  /** One of `webhook-id`, `webhook-timestamp` and `webhook-signature` is not there. */
  | "missing_header"
  /** A header is there twice, or the id has a dot in it, which would let what was signed be cut in two ways. */
  | "bad_header"
  /** The timestamp is not a whole number of seconds. */
  | "bad_timestamp"
  /** Sent longer ago than the tolerance: a replay, or a clock that is wrong. */
  | "stale"
  /** Sent later than now by more than the tolerance: a clock is wrong. */
  | "early"
  /** No signature was made with any of the secrets over this id, this timestamp and these bytes. */
  | "no_matching_signature"
  /** Signed, but not the JSON of an event. */
  | "malformed_body"
  /** Longer than `readRawBody` was told to read. */
  | "too_large"
  /** Signed, and handled before. Answer 200. */
  | "repeated";

const sentences: Record<WebhookVerificationErrorCode, string> = {
  missing_header: "The delivery lacks one of the headers webhook-id, webhook-timestamp and webhook-signature.",
  bad_header: "A webhook header is there twice, or the webhook-id has a dot in it.",
  bad_timestamp: "The webhook-timestamp is not a whole number of seconds.",
  stale: "The delivery was sent too long ago.",
  early: "The delivery says that it is sent in the future.",
  no_matching_signature: "No signature of the delivery was made with this secret over these bytes.",
  malformed_body: "The delivery is signed, but its body is not the JSON of an event.",
  too_large: "The body is longer than any event.",
  repeated: "The event was handled before.",
};

/** A delivery that must not be handled. `code` says why; `status` is what to answer with. */
export class WebhookVerificationError extends Error {
  override readonly name = "WebhookVerificationError";
  readonly code: WebhookVerificationErrorCode;
  /** 400 or 413; for a repeat 200, like for any event that was taken. */
  readonly status: 200 | 400 | 413;

  constructor(code: WebhookVerificationErrorCode) {
    super(sentences[code]);
    this.code = code;
    this.status = code === "repeated" ? 200 : code === "too_large" ? 413 : 400;
  }
}
