import { maskDigits } from "./mask-phone-number.ts";
import { HIDDEN, maskText } from "./mask-text.ts";

/** Lower case, without `_` and `-`. What they hold is not for a log, whatever it looks like. */
const secretKeys = new Set([
  ...["authorization", "proxyauthorization", "cookie", "setcookie", "xapikey", "apikey", "key", "secretkey"],
  ...["publishablekey", "secret", "secrets", "password", "pass", "passphrase", "passcode", "pin", "token", "tokens"],
  ...["accesstoken", "refreshtoken", "usertoken", "linktoken", "authtoken", "privatekey", "encryptionkeys", "proof"],
  ...["code", "codes", "otp", "otps", "verificationcode", "webhooksignature", "signature", "apisecret"],
  // A rendered text holds the code.
  ...["body", "text", "smsbody", "rawbody", "content", "html"],
]);

/** Keys whose numbers are phone numbers even where they come as numbers. */
const phoneKeys = new Set(["to", "from", "phone", "phonenumber", "msisdn", "recipient", "number", "pendingphone"]);

const depthMax = 8;
const entriesMax = 200;
const valuesMax = 2_000;
const textMax = 8_192;

export type Fields = Readonly<Record<string, unknown>>;

/** A copy of the fields that may be written: masked at every depth, bounded, without cycles, plain JSON. Never throws. */
export function maskFields(fields: Fields): Record<string, unknown> {
  return maskRecord(Object.entries(fields), { depth: 0, above: [fields], budget: { values: valuesMax } });
}

interface Place {
  readonly depth: number;
  readonly above: readonly unknown[];
  /** Shared by the whole line: width and depth alone would still multiply. */
  readonly budget: { values: number };
}

function maskValue(value: unknown, place: Place): unknown {
  if (place.budget.values-- <= 0) return "[more]";
  switch (typeof value) {
    case "string":
      return maskText(value.length > textMax ? `${value.slice(0, textMax)}…` : value);
    case "bigint":
      return maskText(String(value));
    case "object":
      return value === null ? null : maskObject(value, place);
    case "function":
    case "symbol":
      return `[${typeof value}]`;
    default:
      return value;
  }
}

function maskObject(value: object, { depth, above, budget }: Place): unknown {
  if (above.includes(value)) return "[circular]";
  if (depth >= depthMax) return "[deeper]";
  const place: Place = { depth: depth + 1, above: [...above, value], budget };
  try {
    if (value instanceof Error) return maskError(value, place);
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? "[no date]" : value.toISOString();
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
    if (value instanceof Map)
      return maskRecord(
        [...value].map(([key, entry]) => [String(key), entry]),
        place,
      );
    if (Array.isArray(value) || value instanceof Set) return maskList([...value], place);
    if ("toJSON" in value && typeof value.toJSON === "function") return maskValue(value.toJSON(), place);
    return maskRecord(Object.entries(value), place);
  } catch {
    // A getter, a proxy or a toJSON that throws: the line is worth more than the field.
    return "[unreadable]";
  }
}

function maskList(values: readonly unknown[], place: Place): unknown[] {
  const masked = values.slice(0, entriesMax).map((value) => maskValue(value, place));
  return values.length > entriesMax ? [...masked, `[${values.length - entriesMax} more]`] : masked;
}

function maskRecord(entries: readonly (readonly [string, unknown])[], place: Place): Record<string, unknown> {
  const masked = entries.slice(0, entriesMax).map(([key, value]) => [maskText(key), maskEntry(key, { value, place })]);
  if (entries.length > entriesMax) masked.push(["more", entries.length - entriesMax]);
  // Through entries, so that a key called __proto__ is a key and nothing else.
  return Object.fromEntries(masked);
}

function maskEntry(key: string, { value, place }: { value: unknown; place: Place }): unknown {
  const plainKey = key.toLowerCase().replace(/[_-]/g, "");
  if (secretKeys.has(plainKey) && value !== undefined && value !== null) return HIDDEN;
  if (typeof value === "number" && phoneKeys.has(plainKey) && /^\d{7,15}$/.test(String(value))) {
    return maskDigits(String(value));
  }
  return maskValue(value, place);
}

/**
 * What an error says, and what it was caused by. Of its further fields only plain values: an SDK hangs its whole
 * request on its errors. Its own code names its kind, unlike any other field of that name.
 */
function maskError(error: Error, place: Place): Record<string, unknown> {
  const { name, message, stack, cause } = error;
  const { code, ...fields } = error as Error & { readonly code?: unknown };
  const plain = Object.entries(fields).filter(([key, value]) => key !== "cause" && typeof value !== "object");
  return {
    type: maskValue(name, place),
    message: maskValue(message, place),
    ...(isErrorCode(code) ? { code } : {}),
    ...maskRecord(plain, place),
    stack: maskValue(stack, place),
    ...(cause === undefined ? {} : { cause: maskValue(cause, place) }),
    ...(error instanceof AggregateError ? { errors: maskValue(error.errors, place) } : {}),
  };
}

/** `ECONNRESET`, `40P01`, `23505`, `rate_limited`: SQLSTATE has five characters; longer runs of digits could be codes. */
function isErrorCode(code: unknown): code is string {
  return typeof code === "string" && /^(?!\d{6,})[A-Za-z0-9_]{1,40}$/.test(code);
}
