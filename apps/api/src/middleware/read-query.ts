import { AppError } from "@proofline/core/error";

/** The query of a URL. Refuses with `malformed_request` broken escapes, with `invalid_request` a name given twice. */
export function readQuery(url: string): Readonly<Record<string, string>> {
  const query: Record<string, string> = Object.create(null);
  const start = url.indexOf("?");
  if (start === -1) return query;
  for (const pair of url.slice(start + 1).split("&")) {
    if (pair === "") continue;
    const equals = pair.indexOf("=");
    const name = decode(equals === -1 ? pair : pair.slice(0, equals));
    if (Object.hasOwn(query, name)) {
      throw new AppError("invalid_request", "A query parameter is given twice.", {
        faults: [{ path: name, message: "Given twice." }],
      });
    }
    query[name] = equals === -1 ? "" : decode(pair.slice(equals + 1));
  }
  return query;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    throw new AppError("malformed_request", "The query is not percent-encoded UTF-8.");
  }
}
