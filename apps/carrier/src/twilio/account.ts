import { readBasicAuth } from "../basic-auth.ts";
import type { CarrierContext } from "../carrier.ts";
import { twilioError } from "./errors.ts";

export interface TwilioAccount {
  readonly sid: string;
  readonly authToken: string;
}

/** Any well-formed account may send: the path names it, Basic auth is by its own token or by one of its API keys. */
export function authenticate(c: CarrierContext): TwilioAccount | Response {
  const credentials = readBasicAuth(c.req.header("authorization"));
  if (credentials === null) return twilioError({ status: 401, code: 20003, retryAfterSeconds: null });
  const sid = c.req.param("account") ?? "";
  if (!/^AC[0-9A-Za-z]{1,62}$/.test(sid)) return twilioError({ status: 404, code: 20404, retryAfterSeconds: null });
  if (credentials.name !== sid && !credentials.name.startsWith("SK")) {
    return twilioError({ status: 401, code: 20003, retryAfterSeconds: null });
  }
  return { sid, authToken: credentials.secret };
}
