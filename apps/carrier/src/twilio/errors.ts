import type { Refusal } from "../answer/refusal.ts";

/** What the API says when a request fails with no code of its own. */
const USUAL_CODES: Readonly<Record<number, number>> = {
  400: 21211,
  401: 20003,
  403: 20005,
  404: 20404,
  429: 20429,
  500: 20500,
};

const MESSAGES: Readonly<Record<number, string>> = {
  20003: "Authenticate",
  20005: "Account not active",
  20404: "The requested resource was not found",
  20429: "Too Many Requests",
  20500: "An internal server error has occurred",
  21211: "Invalid 'To' Phone Number",
  21212: "Invalid From Number",
  21408: "Permission to send an SMS has not been enabled for the region indicated by the 'To' number",
  21602: "Message body is required",
  21603: "A 'From' phone number is required",
  21604: "A 'To' phone number is required",
  21606: "The 'From' phone number provided is not a valid message-capable Twilio phone number for this destination",
  21609: "Invalid 'StatusCallback' URL",
  21610: "Attempt to send to unsubscribed recipient",
  21611: "This 'From' number has exceeded the maximum number of queued messages",
  21612: "Message cannot be sent with the current combination of 'To' and/or 'From' parameters",
  21614: "'To' number is not a valid mobile number",
  21617: "The concatenated message body exceeds the 1600 character limit",
  21624: "Invalid validity period value",
  21201: "No 'To' number specified",
  21213: "'From' phone number required",
  21205: "Url parameter is required",
};

/** Twilio's error body: `code`, `message`, `more_info`, `status`. */
export function twilioError({ status, code, retryAfterSeconds }: Refusal): Response {
  const known = code ?? USUAL_CODES[status] ?? 20001;
  const body = {
    code: known,
    message: MESSAGES[known] ?? "The request could not be processed",
    more_info: `https://www.twilio.com/docs/errors/${known}`,
    status,
  };
  const headers: Record<string, string> = { "content-type": "application/json" };
  if (status === 401) headers["www-authenticate"] = 'Basic realm="Twilio API"';
  if (retryAfterSeconds !== null) headers["retry-after"] = String(retryAfterSeconds);
  return new Response(JSON.stringify(body), { status, headers });
}
