import type { ErrorCode } from "@proofline/core/error";
import type { BadRequest } from "./bad-request.ts";

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const to = '"to":"+447700900199"';

const bodies: readonly (readonly [what: string, body: string | Uint8Array, code?: ErrorCode, field?: string])[] = [
  ["no body", ""],
  ["white space", " \r\n\t "],
  ["half an object", `{${to}`],
  ["a trailing comma", `{${to},}`],
  ["single quotes", "{'to':'+447700900199'}"],
  ["a comment", `{${to}} // please`],
  ["two objects", `{${to}}{${to}}`],
  ["XML", "<to>+447700900199</to>"],
  ["a form", "to=%2B447700900199"],
  ["a bare word", "undefined"],
  ["a byte order mark", `\ufeff{${to}}`],
  ["UTF-16", new Uint8Array(Buffer.from(`{${to}}`, "utf16le"))],
  ["Latin-1", new Uint8Array(Buffer.from(`{${to},"custom":"caf\xe9"}`, "latin1"))],
  ["a lone continuation byte", bytes(0x7b, 0x80, 0x7d)],
  ["an overlong slash", bytes(0x7b, 0x22, 0xc0, 0xaf, 0x22, 0x3a, 0x31, 0x7d)],
  ["a surrogate in UTF-8", bytes(0x7b, 0x22, 0xed, 0xa0, 0x80, 0x22, 0x3a, 0x31, 0x7d)],
  ["nothing but NUL", bytes(0, 0, 0, 0)],
  ["a raw NUL in a text", '{"to":"+4477009\u000000199"}'],
  ["a raw line break in a text", '{"to":"+4477009\n00199"}'],
  ["gzip", bytes(0x1f, 0x8b, 0x08, 0x00, 0x00)],
  ["a list", `[{${to}}]`, "malformed_request", ""],
  ["a text", '"+447700900199"', "malformed_request", ""],
  ["a number", "447700900199", "malformed_request", ""],
  ["true", "true", "malformed_request", ""],
  ["null", "null", "malformed_request", ""],
  ["a name twice", `{${to},"to":"+447700900198"}`, "invalid_request", "to"],
  ["a name twice, once escaped", `{${to},"\\u0074o":"+447700900198"}`, "invalid_request", "to"],
  ["a name twice, deep down", `{${to},"metadata":{"a":{"b":1,"b":2}}}`, "invalid_request", "metadata.a.b"],
  ["a prototype", `{${to},"__proto__":{"admin":true}}`, "invalid_request", "__proto__"],
  ["a prototype, deep down", `{${to},"metadata":{"__proto__":{"a":1}}}`, "invalid_request", "metadata.__proto__"],
  ["a well of lists", `{${to},"metadata":${"[".repeat(20_000)}${"]".repeat(20_000)}}`, "invalid_request"],
  ["a byte too many", `{${to}${" ".repeat(64 * 1024)}}`, "payload_too_large"],
  ["a megabyte", `{"to":"${"4".repeat(1024 * 1024)}"}`, "payload_too_large"],
];

const types = [
  "text/plain",
  "text/json",
  "application/x-www-form-urlencoded",
  "multipart/form-data",
  "application/xml",
];
const charsets = ["application/json; charset=utf-16", "application/json; charset=latin1", "application/ndjson", "json"];

const keys: readonly (readonly [what: string, key: string])[] = [
  ["empty", ""],
  ["with a space", "two words"],
  ["of another alphabet", "schl\xfcssel"],
  ["too long", "k".repeat(256)],
];

const post = { method: "POST", path: "/v1/verifications" };
const json = { "content-type": "application/json" };

/** What cannot be read as a JSON object in UTF-8 of at most 64 KiB. */
export const unreadable: readonly BadRequest[] = [
  ...bodies.map(([what, body, code = "malformed_request", field]): BadRequest => {
    return { what: `a body: ${what}`, ...post, headers: json, body, code, ...(field === undefined ? {} : { field }) };
  }),
  ...[...types, ...charsets].map((type): BadRequest => {
    return {
      what: `the type ${type}`,
      ...post,
      headers: { "content-type": type },
      body: `{${to}}`,
      code: "unsupported_media_type",
    };
  }),
  { what: "a body without a type", ...post, body: `{${to}}`, code: "unsupported_media_type" },
  ...keys.map(([what, key]): BadRequest => {
    const headers = { ...json, "idempotency-key": key };
    return {
      what: `an Idempotency-Key ${what}`,
      ...post,
      headers,
      body: `{${to}}`,
      code: "invalid_request",
      field: "Idempotency-Key",
    };
  }),
];
