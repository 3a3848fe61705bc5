import { readAllowed } from "./address.ts";

export type AllowPrivateReading =
  | { readonly ok: true; readonly entries: readonly string[] }
  | { readonly ok: false; readonly faults: readonly string[] };

/**
 * Reads what an operator lists, commas between, as `allowPrivate` of the client: CIDR ranges, addresses and exact host
 * names. Every fault is named, by its place: a value is not repeated.
 */
export function readAllowPrivate(text: string): AllowPrivateReading {
  const entries = text.split(",").map((entry) => entry.trim());
  const faults = entries.flatMap((entry, index) => {
    if (readAllowed(entry) !== null) return [];
    return [`entry ${index + 1} ${faultOf(entry)}`];
  });
  return faults.length === 0 ? { ok: true, entries } : { ok: false, faults };
}

function faultOf(entry: string): string {
  if (entry === "") return "is empty";
  return entry.includes("/") ? "is not a CIDR range" : "is neither an address nor a host name";
}
