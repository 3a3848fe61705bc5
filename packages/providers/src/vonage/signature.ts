import { createHash, createHmac } from "node:crypto";
import { SIGNATURE_METHODS, type SignatureMethod } from "../config.ts";
import { equalInConstantTime } from "../constant-time.ts";
import type { Params } from "../receipt-params.ts";

const HEX_LENGTHS: Readonly<Record<SignatureMethod, number>> = {
  md5hash: 32,
  md5: 32,
  sha1: 40,
  sha256: 64,
  sha512: 128,
};

/**
 * Vonage's request signature (developer.vonage.com, "Signing requests"): over `&name=value` of every parameter but
 * `sig`, sorted by name, `&` and `=` in values replaced by `_`; md5hash appends the secret, the others are HMACs.
 */
export function signVonage({ params, method }: { params: Params; method: SignatureMethod }, secret: string): string {
  const signed = params
    .filter(([name]) => name !== "sig")
    .toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([name, value]) => `&${name}=${value.replaceAll(/[&=]/g, "_")}`)
    .join("");
  if (method === "md5hash")
    return createHash("md5")
      .update(signed + secret)
      .digest("hex");
  return createHmac(method, secret).update(signed).digest("hex");
}

/** Whether `signature` is right under `method`, or, without one, under any method that gives its length. */
export function isSignedByVonage(
  { params, signature, method }: { params: Params; signature: string; method: SignatureMethod | null },
  secret: string,
): boolean {
  const claimed = signature.toLowerCase();
  return SIGNATURE_METHODS.filter((each) => method === null || each === method)
    .filter((each) => HEX_LENGTHS[each] === claimed.length)
    .some((each) => equalInConstantTime(claimed, signVonage({ params, method: each }, secret)));
}
