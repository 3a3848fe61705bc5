import { isUtf8 } from "node:buffer";
import { AppError } from "@proofline/core/error";
import type { ApiContext } from "../route/api-env.ts";
import { readBody } from "./read-body.ts";
import { scanJson } from "./scan-json.ts";

/**
 * The body as a JSON object. Refuses with `unsupported_media_type`, `payload_too_large`, `malformed_request` (not
 * UTF-8, not JSON, not an object) and `invalid_request` (a name twice, too deep). `optional`: no body reads as `{}`.
 */
export async function readJson(c: ApiContext, { optional }: { optional: boolean }): Promise<unknown> {
  const type = c.req.header("content-type");
  if (type !== undefined && !isJson(type)) throw notJson();
  const bytes = await readBody(c);
  if (bytes.length === 0 && optional) return {};
  if (type === undefined) throw notJson();
  const text = decode(bytes);
  const value = parse(text);
  if (value === null || typeof value !== "object" || Array.isArray(value)) {
    throw new AppError("malformed_request", "The body must be a JSON object.", {
      faults: [{ path: "", message: "Not an object." }],
    });
  }
  const fault = scanJson(text);
  if (fault !== null) throw new AppError("invalid_request", "A field of the body is not valid.", { faults: [fault] });
  return value;
}

/** JSON is always UTF-8 (RFC 8259, 8.1), so a charset is needless, and any other one is wrong. */
function isJson(contentType: string): boolean {
  return /^application\/json\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?;?$/i.test(contentType);
}

function decode(bytes: Uint8Array): string {
  // TextDecoder would quietly drop a byte order mark; JSON must not begin with one (RFC 8259, 8.1).
  if (!isUtf8(bytes)) throw new AppError("malformed_request", "The body is not UTF-8.");
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError("malformed_request", "The body is not JSON.");
  }
}

function notJson(): AppError {
  return new AppError("unsupported_media_type", "The body must be application/json.");
}
