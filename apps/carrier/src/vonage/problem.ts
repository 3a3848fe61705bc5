import type { Refusal } from "../answer/refusal.ts";

const TITLES: Readonly<Record<number, string>> = {
  401: "Unauthorized",
  402: "Low balance",
  403: "Forbidden",
  404: "Not found",
  422: "Invalid params",
  429: "Rate limit hit",
  500: "Internal error",
};

/** The error body of the Messages and Voice APIs (RFC 9457). */
export function vonageProblem({ status, retryAfterSeconds }: Refusal, detail?: string): Response {
  // These APIs say "unprocessable" where the SMS API and Twilio say "bad".
  const answered = status === 400 ? 422 : status;
  const title = TITLES[answered] ?? "Error";
  const headers: Record<string, string> = { "content-type": "application/problem+json" };
  if (retryAfterSeconds !== null) headers["retry-after"] = String(retryAfterSeconds);
  const body = {
    type: `https://developer.vonage.com/api-errors#${answered}`,
    title,
    detail: detail ?? title,
    instance: crypto.randomUUID(),
  };
  return new Response(JSON.stringify(body), { status: answered, headers });
}
