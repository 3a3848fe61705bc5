import { z } from "zod";
import { isPlainText } from "../text/index.ts";

const KEYS_MAX = 50;
const KEY_LENGTH_MAX = 64;
const JSON_BYTES_MAX = 4_096;
const DEPTH_MAX = 5;

const utf8 = new TextEncoder();

/** The caller's own JSON object, kept and given back as it is. */
export const Metadata = z
  .record(z.string(), z.unknown())
  .superRefine((metadata, context) => {
    const fault = faultOf(metadata);
    if (fault !== null) context.addIssue({ code: "custom", ...fault });
  })
  .meta({
    description: `At most ${KEYS_MAX} keys and ${JSON_BYTES_MAX} bytes of JSON, ${DEPTH_MAX} levels deep.`,
    maxProperties: KEYS_MAX,
    example: { plan: "pro" },
  });

interface Fault {
  readonly path: (string | number)[];
  readonly message: string;
}

function faultOf(metadata: Readonly<Record<string, unknown>>): Fault | null {
  if (Object.keys(metadata).length > KEYS_MAX) return { path: [], message: `At most ${KEYS_MAX} keys.` };
  // Before the bytes are counted: writing JSON out recurses as deep as the value does.
  const fault = memberFault(metadata, []);
  if (fault !== null) return fault;
  const bytes = utf8.encode(JSON.stringify(metadata)).length;
  return bytes > JSON_BYTES_MAX ? { path: [], message: `At most ${JSON_BYTES_MAX} bytes as JSON.` } : null;
}

function memberFault(value: unknown, path: (string | number)[]): Fault | null {
  if (typeof value === "string") {
    return isPlainText(value) ? null : { path, message: "Control characters are not allowed." };
  }
  // JSON may spell a number that is none of JavaScript's: 1e999.
  if (typeof value === "number") return Number.isFinite(value) ? null : { path, message: "Not a finite number." };
  if (value === null || typeof value !== "object") return null;
  if (path.length >= DEPTH_MAX) return { path, message: `At most ${DEPTH_MAX} levels.` };
  for (const [key, member] of Object.entries(value)) {
    if (key.length > KEY_LENGTH_MAX || !isPlainText(key)) {
      return { path, message: `Keys are at most ${KEY_LENGTH_MAX} characters long, without control characters.` };
    }
    const fault = memberFault(member, [...path, key]);
    if (fault !== null) return fault;
  }
  return null;
}
