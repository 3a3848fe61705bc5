/** Name and value in the order they came; names may repeat. */
export type Params = readonly (readonly [name: string, value: string])[];

/** The query of a URL, decoded. */
export function queryParams(url: string): Params {
  const [, ...query] = (url.split("#")[0] ?? "").split("?");
  return [...new URLSearchParams(query.join("?"))];
}

/** A form body (WHATWG URL, 5.1), or null when it is not UTF-8. */
export function formParams(rawBody: Uint8Array): Params | null {
  const text = decodeUtf8(rawBody);
  return text === null ? null : [...new URLSearchParams(text)];
}

/** A flat JSON object of texts, numbers and booleans; anything else is null. */
export function jsonParams(rawBody: Uint8Array): Params | null {
  const text = decodeUtf8(rawBody);
  if (text === null) return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  const params: [string, string][] = [];
  for (const [name, member] of Object.entries(value)) {
    if (!["string", "number", "boolean"].includes(typeof member)) return null;
    params.push([name, String(member)]);
  }
  return params;
}

/** The only value of a name; null when it is missing or repeated. */
export function single(params: Params, name: string): string | null {
  const values = params.filter(([each]) => each === name);
  return values.length === 1 ? (values[0]?.[1] ?? null) : null;
}

/** `application/json` of a `Content-Type` header, without its parameters. */
export function mediaType(headers: Readonly<Record<string, string>>): string {
  return (headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
}

function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
