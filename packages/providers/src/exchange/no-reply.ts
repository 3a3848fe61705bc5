import type { SendResult, UnknownCause } from "@proofline/core/provider";

/** An HTTP exchange that brought no usable answer. Never carries the request: it holds a number and a code. */
export class NoReply extends Error {
  override readonly name = "NoReply";
  /** Whether a connection stood, so that the request may have reached the provider. */
  readonly handedOver: boolean;
  override readonly cause: UnknownCause;

  constructor(handedOver: boolean, cause: UnknownCause) {
    super(handedOver ? `no answer: ${cause}` : "no connection");
    this.handedOver = handedOver;
    this.cause = cause;
  }
}

/**
 * Without a connection nothing was sent, whatever broke it (name not found, refused, TLS, our own deadline); with one,
 * the text may be on its way.
 */
export function mapNoReply(noReply: NoReply): SendResult {
  return noReply.handedOver
    ? { kind: "unknown", cause: noReply.cause, providerCode: null }
    : { kind: "rejected", reason: "unreachable", providerCode: null, retryAfterSeconds: null };
}
