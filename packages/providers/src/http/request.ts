import type { HttpRequest } from "../exchange/exchange.ts";
import type { Asking, BodyTemplate, HttpAuth } from "./settings.ts";
import { pathOf, signatureOf } from "./sign.ts";
import { asItIs, fillJson, fillTemplate, type Values } from "./template.ts";

interface Filling {
  readonly auth: HttpAuth | undefined;
  readonly values: Values;
  readonly now: Date;
}

/** The request of a template: every value is encoded by what it stands in, and cannot become anything else. */
export function buildRequest(asking: Asking, { auth, values, now }: Filling): HttpRequest {
  const query = encodeFields(asking.query, values);
  const path = fillTemplate(asking.url, values, encodeURIComponent);
  // A fault of ours: the configuration was checked to give every variable of a path a value.
  if (path === null) throw new Error("a variable of the gateway's URL has no value");
  const url = query === "" ? path : `${path}?${query}`;
  const { type, body } = encodeBody(asking.body, values);
  const headers: Record<string, string> = { accept: "*/*" };
  if (type !== null) headers["content-type"] = type;
  for (const [name, template] of Object.entries(asking.headers)) {
    const value = fillTemplate(template, values, asItIs);
    if (value !== null) headers[name.toLowerCase()] = value;
  }
  const request = { method: asking.method, url, headers, body };
  return { ...request, headers: { ...headers, ...proofOf(request, { auth, now }) } };
}

function encodeBody(template: BodyTemplate | undefined, values: Values): { type: string | null; body: string } {
  if (template === undefined) return { type: null, body: "" };
  if (template.type === "form") {
    return { type: "application/x-www-form-urlencoded", body: encodeFields(template.fields, values) };
  }
  return { type: "application/json", body: JSON.stringify(fillJson(template.value, values)) };
}

function encodeFields(fields: Readonly<Record<string, string>>, values: Values): string {
  const encoded = new URLSearchParams();
  for (const [name, template] of Object.entries(fields)) {
    const value = fillTemplate(template, values, asItIs);
    if (value !== null) encoded.append(name, value);
  }
  return encoded.toString();
}

function proofOf(
  { method, url, body }: HttpRequest,
  { auth, now }: Pick<Filling, "auth" | "now">,
): Readonly<Record<string, string>> {
  switch (auth?.type) {
    case undefined:
      return {};
    case "basic":
      return { authorization: `Basic ${Buffer.from(`${auth.username}:${auth.password}`).toString("base64")}` };
    case "bearer":
      return { authorization: `Bearer ${auth.token}` };
    case "header":
      return { [auth.name.toLowerCase()]: auth.value };
    case "hmac": {
      const timestamp = auth.timestampHeader === undefined ? "" : String(Math.floor(now.getTime() / 1000));
      const signature = signatureOf(auth, { method, path: pathOf(url), timestamp, body: Buffer.from(body) });
      const at = auth.timestampHeader === undefined ? {} : { [auth.timestampHeader.toLowerCase()]: timestamp };
      return { [auth.header.toLowerCase()]: signature, ...at };
    }
  }
}
