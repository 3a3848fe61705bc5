import { WebhookVerificationError } from "./verification-error.ts";

/** The headers as a server hands them over: fetch's `Headers` (of any runtime), or Node's plain object. */
export type WebhookHeaders =
  | { get(name: string): string | null }
  | Readonly<Record<string, string | readonly string[] | undefined>>;

/** What the headers of a delivery say, as text: the bytes that were signed over. */
export interface DeliveryHeaders {
  readonly id: string;
  readonly timestamp: string;
  /** The space-separated list, taken apart. */
  readonly signatures: readonly string[];
}

/** Reads the three headers of Standard Webhooks 1.0.0. Throws `missing_header` and `bad_header`. */
export function readHeaders(headers: WebhookHeaders): DeliveryHeaders {
  const id = readOne(headers, "webhook-id");
  const timestamp = readOne(headers, "webhook-timestamp");
  const signatures = readAll(headers, "webhook-signature").join(" ").split(" ").filter(Boolean);
  if (signatures.length === 0) throw new WebhookVerificationError("missing_header");
  // Signed is `id.timestamp.body`: were dots allowed in an id, two deliveries could have the same signature.
  if (id.includes(".")) throw new WebhookVerificationError("bad_header");
  return { id, timestamp, signatures };
}

function readOne(headers: WebhookHeaders, name: string): string {
  const [value, another] = readAll(headers, name);
  if (value === undefined || value === "") throw new WebhookVerificationError("missing_header");
  if (another !== undefined) throw new WebhookVerificationError("bad_header");
  return value;
}

/** All values of a header, whatever the case of its name (RFC 9110, 5.1). */
function readAll(headers: WebhookHeaders, name: string): readonly string[] {
  if (isFetchHeaders(headers)) {
    const value: unknown = headers.get(name);
    // A Map says undefined where Headers says null.
    return typeof value === "string" ? [value] : [];
  }
  return Object.entries(headers).flatMap(([key, value]) =>
    key.toLowerCase() === name && value !== undefined ? value : [],
  );
}

function isFetchHeaders(headers: WebhookHeaders): headers is { get(name: string): string | null } {
  return typeof headers.get === "function";
}
