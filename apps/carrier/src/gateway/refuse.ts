import type { Refusal } from "../answer/refusal.ts";
import { json } from "../json.ts";

/** What the gateway says when a request fails with no code of its own. */
const USUAL_CODES: Readonly<Record<number, number>> = { 400: 20, 401: 10, 403: 11, 404: 12, 429: 30, 500: 50 };

const MESSAGES: Readonly<Record<number, string>> = {
  10: "unknown token",
  11: "no credit",
  12: "no such thing",
  20: "not a number",
  21: "the number has opted out",
  22: "sender not allowed",
  23: "text refused",
  24: "no route to this country",
  30: "too many requests",
  50: "internal error",
};

/** `{ "error": { "code": 20, "message": "not a number" } }` */
export function refuseAtGateway({ status, code, retryAfterSeconds }: Refusal): Response {
  const known = code ?? USUAL_CODES[status] ?? 50;
  const headers: Record<string, string> =
    retryAfterSeconds === null ? {} : { "retry-after": String(retryAfterSeconds) };
  return json({ error: { code: known, message: MESSAGES[known] ?? "refused" } }, { status, headers });
}
