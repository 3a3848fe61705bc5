import { createHmac } from "node:crypto";
import { equalInConstantTime } from "../constant-time.ts";
import type { Params } from "../receipt-params.ts";

/**
 * Twilio's webhook signature (twilio.com/docs/usage/webhooks/webhooks-security): base64 of HMAC-SHA1 over the URL as
 * configured, followed by each name and value of the form, sorted; a repeated name contributes its distinct values in
 * order. Only the account's primary auth token signs.
 */
export function signTwilio({ url, params }: { url: string; params: Params }, authToken: string): string {
  const values = new Map<string, Set<string>>();
  for (const [name, value] of params) values.set(name, (values.get(name) ?? new Set()).add(value));
  let data = url;
  for (const name of [...values.keys()].sort()) {
    for (const value of [...(values.get(name) ?? [])].sort()) data += name + value;
  }
  return createHmac("sha1", authToken).update(data, "utf8").digest("base64");
}

/** Some of Twilio's back ends sign the URL with its port and some without, as its own helper libraries allow for. */
export function isSignedByTwilio(
  { url, params, signature }: { url: string; params: Params; signature: string },
  authToken: string,
): boolean {
  return [url, withoutPort(url), withStandardPort(url)].some((candidate) =>
    equalInConstantTime(signature, signTwilio({ url: candidate, params }, authToken)),
  );
}

// By hand and not with `new URL()`, which would re-encode the characters that were signed.
const AUTHORITY = /^(https?:\/\/(?:\[[^\]]*\]|[^/?#:]*))(:\d+)?/i;

function withoutPort(url: string): string {
  return url.replace(AUTHORITY, "$1");
}

function withStandardPort(url: string): string {
  return url.replace(AUTHORITY, (whole, host: string, port: string | undefined) => {
    if (port !== undefined) return whole;
    return host.toLowerCase().startsWith("https:") ? `${host}:443` : `${host}:80`;
  });
}
