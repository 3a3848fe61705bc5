/** What came of one request. */
export interface Answer {
  /** Null when no answer came; `failure` says why. */
  readonly status: number | null;
  /** `unreachable`: no connection. `cut_off`: the connection ended without an answer. */
  readonly failure: "timeout" | "unreachable" | "cut_off" | null;
  /** Whether the receiver says that this request made it process an event; null when it says nothing of it. */
  readonly processed: boolean | null;
  readonly tookMs: number;
}

export const isTaken = ({ status }: Answer): boolean => status !== null && status >= 200 && status < 300;

/** In words, for the report: `answered 200 in 12 ms`. */
export function describeAnswer({ status, failure, processed, tookMs }: Answer): string {
  const took = `${Math.round(tookMs)} ms`;
  if (failure === "timeout") return `no answer within ${took}`;
  if (failure === "unreachable") return "no connection";
  if (failure === "cut_off") return `connection ended without an answer after ${took}`;
  const told = processed === null ? "" : processed ? ", processed" : ", not processed";
  return `answered ${status} in ${took}${told}`;
}

/**
 * The optional word of the receiver on what it did: `x-proofline-processed: 1` (or 0), or `{ "processed": true }`
 * (or false) as the body. Null when it says neither.
 */
export function readProcessed(header: string | string[] | undefined, body: string): boolean | null {
  const text = (Array.isArray(header) ? header[0] : header)?.trim().toLowerCase();
  if (text !== undefined) {
    if (text === "true" || Number(text) > 0) return true;
    if (text === "false" || text === "0") return false;
  }
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === "object" && value !== null && "processed" in value) {
      return typeof value.processed === "boolean" ? value.processed : null;
    }
  } catch {
    // Not JSON: a receiver answers what it likes.
  }
  return null;
}
