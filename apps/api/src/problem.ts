import type { Problem } from "@proofline/contracts";
import type { Actor } from "@proofline/core/access";
import type { AppError, ErrorCode } from "@proofline/core/error";
import type { ProjectSettings } from "@proofline/core/project";

/** The statuses of refusals; there are no others. */
export type ProblemStatus = 400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 503;

/** Every code of the closed list on the wire: a new code does not compile until it has a status and a title. */
export const problems: Record<ErrorCode, { readonly status: ProblemStatus; readonly title: string }> = {
  malformed_request: { status: 400, title: "The request cannot be read" },
  unauthenticated: { status: 401, title: "No valid API key" },
  forbidden: { status: 403, title: "This key may not do that" },
  not_found: { status: 404, title: "No such thing" },
  verification_not_found: { status: 404, title: "No such verification" },
  idempotency_conflict: { status: 409, title: "The Idempotency-Key belongs to another request" },
  reference_conflict: { status: 409, title: "The reference is taken" },
  verification_ended: { status: 409, title: "The verification has ended" },
  payload_too_large: { status: 413, title: "The body is too large" },
  unsupported_media_type: { status: 415, title: "The body is not JSON" },
  invalid_request: { status: 422, title: "A field is not valid" },
  phone_number_invalid: { status: 422, title: "Not a phone number" },
  phone_number_not_mobile: { status: 422, title: "Not a phone number that can be texted" },
  country_not_allowed: { status: 403, title: "The project does not send to this country" },
  test_number_needs_test_key: { status: 403, title: "A test number takes a test key" },
  test_key_needs_test_number: { status: 403, title: "A test key is for test numbers" },
  rate_limited: { status: 429, title: "Too many requests" },
  pumping_suspected: { status: 429, title: "Too many codes like this one were not typed" },
  resend_too_soon: { status: 429, title: "Too soon to send again" },
  sends_spent: { status: 429, title: "No more messages for this verification" },
  backlog_full: { status: 429, title: "Too many messages are waiting" },
  send_denied: { status: 403, title: "The project's backend denied this send" },
  receipt_forged: { status: 403, title: "The receipt is not signed by its provider" },
  overloaded: { status: 503, title: "Too much to do" },
  unavailable: { status: 503, title: "Temporarily unavailable" },
  // Nothing else than the documented statuses: what broke is in the log, under the request id.
  unexpected: { status: 503, title: "Something broke on our side" },
};

export const PROBLEM_TYPE = "application/problem+json";

/** Long enough not to hammer a store that comes back, short enough that nobody notices. */
const RETRY_AFTER_DEFAULT_SECONDS = 2;

/** A refusal as its body (RFC 9457). */
export function toProblem(error: AppError, requestId: string, actor: Pick<Actor, "kind"> | null = null): Problem {
  const { status, title } = problems[error.code];
  const retryAfter = retryAfterOf(error, status);
  const [spent] = error.quotas;
  return {
    type: `/problems/${error.code}`,
    title,
    status,
    detail: error.message,
    code: error.code,
    request_id: requestId,
    ...(error.faults.length > 0 ? { errors: [...error.faults] } : {}),
    ...(actor?.kind === "secret" ? rulingOf(error) : {}),
    ...(spent === undefined ? {} : { limit: { name: spent.name, max: spent.max, window: spent.seconds } }),
    ...(retryAfter === null ? {} : { retry_after: retryAfter }),
  };
}

/** A backend may know by which rules it was refused; a client, who may be the attacker, must not. */
function rulingOf({ ruling }: AppError): Pick<Problem, "decision_id" | "rule_class"> {
  if (ruling === undefined) return {};
  return { ...(ruling.id === null ? {} : { decision_id: ruling.id }), rule_class: ruling.ruleClass };
}

function retryAfterOf({ retryAfterSeconds }: AppError, status: ProblemStatus): number | null {
  if (retryAfterSeconds !== undefined) return Math.max(1, retryAfterSeconds);
  return status === 429 || status === 503 ? RETRY_AFTER_DEFAULT_SECONDS : null;
}

/** Which limit a 429 is about, by name (draft-ietf-httpapi-ratelimit-headers-10). */
const limitNames: Partial<Record<ErrorCode, string>> = {
  rate_limited: "requests",
  pumping_suspected: "pumping",
  resend_too_soon: "cooldown",
  sends_spent: "sends",
  backlog_full: "backlog",
};

/** The settings that limits are read from. */
type LimitSettings = Pick<ProjectSettings, "sendsMax" | "backlogMax">;

/** The headers that go with a problem. `settings`: those of the project, where the caller is known. */
export function problemHeaders(problem: Problem, settings: LimitSettings | undefined): Record<string, string> {
  const headers: Record<string, string> = {};
  if (problem.status === 401) headers["www-authenticate"] = "Bearer";
  if (problem.retry_after !== undefined) headers["retry-after"] = String(problem.retry_after);
  const limit = limitNames[problem.code];
  if (limit !== undefined) {
    const quotas: Record<string, number | undefined> = { sends: settings?.sendsMax, backlog: settings?.backlogMax };
    const quota = quotas[limit] ?? 1;
    headers["ratelimit-policy"] = `"${limit}";q=${quota}`;
    headers.ratelimit = `"${limit}";r=0;t=${problem.retry_after ?? 1}`;
  }
  return headers;
}
