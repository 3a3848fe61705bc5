/**
 * The closed list of error codes. Each has one page under `docs/problems/` and one HTTP status in the API's
 * `problem.ts`; adding a code here fails the build until both exist.
 */
export const ERROR_CODES = [
  "malformed_request",
  "unauthenticated",
  "forbidden",
  "not_found",
  "verification_not_found",
  "idempotency_conflict",
  "reference_conflict",
  "verification_ended",
  "payload_too_large",
  "unsupported_media_type",
  "invalid_request",
  "phone_number_invalid",
  "phone_number_not_mobile",
  "country_not_allowed",
  "test_number_needs_test_key",
  "test_key_needs_test_number",
  "rate_limited",
  "pumping_suspected",
  "resend_too_soon",
  "sends_spent",
  "backlog_full",
  "send_denied",
  "receipt_forged",
  "overloaded",
  "unavailable",
  "unexpected",
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];
