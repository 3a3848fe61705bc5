import type { ErrorCode } from "@proofline/core/error";

/** A request that must be refused, and how. `{verification}` and `{endpoint}` in a path stand for ones that exist. */
export interface BadRequest {
  readonly what: string;
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The bytes as they are. */
  readonly body?: string | Uint8Array;
  readonly key?: "secret" | "publishable" | "none";
  readonly code: ErrorCode;
  /** The field that the problem must name. */
  readonly field?: string;
}

const json = { "content-type": "application/json" };

type Row = readonly [body: unknown, field: string, code?: ErrorCode];

/** One request for each row: a JSON body, the field at fault, and the code where it is not `invalid_request`. */
export function badBodies(method: string, path: string, rows: readonly Row[]): BadRequest[] {
  return rows.map(([body, field, code = "invalid_request"]) => {
    const text = JSON.stringify(body);
    return { what: `${method} ${path} ${text.slice(0, 80)}`, method, path, headers: json, body: text, code, field };
  });
}

export function badQueries(path: string, rows: readonly (readonly [query: string, field: string, code?: ErrorCode])[]) {
  return rows.map(([query, field, code = "invalid_request"]): BadRequest => {
    return { what: `GET ${path}?${query}`, method: "GET", path: `${path}?${query}`, code, field };
  });
}

export function badPaths(rows: readonly (readonly [method: string, path: string, code: ErrorCode])[]): BadRequest[] {
  return rows.map(([method, path, code]) => {
    const withBody = method === "GET" || method === "DELETE" ? {} : { headers: json, body: bodyFor(path) };
    return { what: `${method} ${path}`, method, path, code, ...withBody };
  });
}

const bodyFor = (path: string): string => (path.endsWith("/check") ? '{"code":"123456"}' : "{}");
