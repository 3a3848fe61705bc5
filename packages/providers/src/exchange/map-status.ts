import type { SendResult } from "@proofline/core/provider";

export interface StatusAnswer {
  readonly status: number;
  /** The provider's own error code, already in the form operators see. */
  readonly providerCode: string | null;
  readonly retryAfterSeconds: number | null;
}

/** What an HTTP status alone says of a send, for answers whose body names no known code. Never `accepted`. */
export function mapStatus({ status, providerCode, retryAfterSeconds }: StatusAnswer): SendResult {
  if (status === 429) return { kind: "rejected", reason: "throttled", providerCode, retryAfterSeconds };
  // RFC 9110, 15.5.9: the server gave up waiting for the request, which a proxy may already have passed on.
  if (status === 408) return { kind: "unknown", cause: "timeout", providerCode };
  if ([401, 402, 403, 404].includes(status)) {
    return { kind: "rejected", reason: "account", providerCode, retryAfterSeconds: null };
  }
  if (status >= 400 && status < 500) {
    return { kind: "rejected", reason: "route", providerCode, retryAfterSeconds: null };
  }
  if (status >= 500 && status < 600) return { kind: "unknown", cause: "server_error", providerCode };
  return { kind: "unknown", cause: "unreadable_reply", providerCode };
}
