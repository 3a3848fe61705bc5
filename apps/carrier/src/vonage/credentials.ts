import { type Credentials, readBasicAuth } from "../basic-auth.ts";
import type { CarrierContext } from "../carrier.ts";

/** Basic auth, or `api_key` and `api_secret` among the parameters, as the SMS API takes them. */
export function readVonageCredentials(c: CarrierContext, params: ReadonlyMap<string, string>): Credentials | null {
  const basic = readBasicAuth(c.req.header("authorization"));
  if (basic !== null) return basic;
  const name = params.get("api_key");
  const secret = params.get("api_secret");
  return name && secret ? { name, secret } : null;
}

/** The Messages and Voice APIs: a JWT, whose signature nobody here could check, or Basic auth. */
export function readBearerOrBasic(c: CarrierContext): Credentials | null {
  const header = c.req.header("authorization");
  const [, jwt] = /^Bearer [\w-]+\.([\w-]+)\.[\w-]+$/i.exec(header ?? "") ?? [];
  if (jwt === undefined) return readBasicAuth(header);
  return { name: applicationIn(jwt) ?? "application", secret: "" };
}

function applicationIn(payload: string): string | null {
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, "base64url").toString("utf8"));
    const id =
      typeof claims === "object" && claims !== null && "application_id" in claims ? claims.application_id : null;
    return typeof id === "string" ? id.slice(0, 64) : null;
  } catch {
    return null;
  }
}
