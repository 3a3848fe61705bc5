import { createHash, createHmac } from "node:crypto";
import type { VonageSignatureMethod } from "../carrier.ts";

/** developer.vonage.com, "Signing requests": `&name=value`, sorted, `&` and `=` in values as `_`. */
export function signVonage(
  params: Readonly<Record<string, string>>,
  { method, secret }: { method: VonageSignatureMethod; secret: string },
): string {
  const signed = Object.keys(params)
    .sort()
    .map((name) => `&${name}=${(params[name] ?? "").replaceAll(/[&=]/g, "_")}`)
    .join("");
  if (method === "md5hash")
    return createHash("md5")
      .update(signed + secret)
      .digest("hex");
  return createHmac(method, secret).update(signed).digest("hex");
}

/** The Messages API signs webhooks with a JWT (RFC 7519, HS256) that carries the SHA-256 of the body. */
export function signJwt(body: string, { apiKey, secret }: { apiKey: string; secret: string }): string {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const payload = {
    iss: "Vonage",
    api_key: apiKey,
    iat: Math.floor(Date.now() / 1000),
    payload_hash: createHash("sha256").update(body).digest("hex"),
  };
  const signed = `${encode({ alg: "HS256", typ: "JWT" })}.${encode(payload)}`;
  return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
}
