import type { AppError, Quota } from "@proofline/core/error";
import type { Access } from "@proofline/core/project";
import { securityHeaders } from "../middleware/security-headers.ts";
import { PROBLEM_TYPE, problemHeaders, toProblem } from "../problem.ts";
import { quotaHeaders, withoutCounts } from "../quota.ts";
import type { RequestEvent } from "./request-event.ts";

/** What a route says; every answer of this server is made from one. */
export interface Answer {
  readonly status: number;
  /** Null: no content. */
  readonly body: string | Uint8Array<ArrayBuffer> | null;
  readonly headers: Readonly<Record<string, string>>;
}

export function json(status: number, value: unknown): Answer {
  return { status, body: JSON.stringify(value), headers: { "content-type": "application/json" } };
}

export function noContent(headers: Answer["headers"] = {}): Answer {
  return { status: 204, body: null, headers };
}

/** A text of another type; `headers` may override the ones every answer has. */
export function content(type: string, body: string | Uint8Array<ArrayBuffer>, headers: Answer["headers"] = {}): Answer {
  return { status: 200, body, headers: { ...headers, "content-type": type } };
}

/** With what is left of the limits, for those who may know: an app must not learn how often others were texted. */
export function withQuotas(
  answer: Answer,
  { access, quotas }: { readonly access: Access; readonly quotas: readonly Quota[] },
): Answer {
  if (access.actor.kind !== "secret") return answer;
  return { ...answer, headers: { ...answer.headers, ...quotaHeaders(quotas) } };
}

export function problem(error: AppError, { requestId, access }: RequestEvent): Answer {
  const told =
    ["rate_limited", "pumping_suspected"].includes(error.code) && access !== null && access.actor.kind !== "secret"
      ? withoutCounts(error)
      : error;
  const body = toProblem(told, requestId, access?.actor);
  const headers = { ...problemHeaders(body, access?.project.settings), ...quotaHeaders(told.quotas) };
  return { status: body.status, body: JSON.stringify(body), headers: { ...headers, "content-type": PROBLEM_TYPE } };
}

export function toResponse(answer: Answer, event: RequestEvent): Response {
  return new Response(answer.body, { status: answer.status, headers: headersOf(answer, event) });
}

/** All headers of an answer: its own go before those that every answer has. */
export function headersOf({ headers }: Answer, { requestId }: RequestEvent): Record<string, string> {
  return { ...securityHeaders, ...headers, "x-request-id": requestId };
}
