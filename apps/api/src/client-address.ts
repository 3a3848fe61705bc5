import { BlockList, isIP } from "node:net";

/** Whether this address is a proxy of the operator's, whose word on whom it forwards is believed. */
export type IsTrustedProxy = (address: string) => boolean;

export type TrustedProxiesReading =
  | { readonly ok: true; readonly isTrusted: IsTrustedProxy }
  | { readonly ok: false; readonly faults: readonly string[] };

/** Reads `TRUSTED_PROXIES`: addresses and CIDR ranges, commas between. Faults name the place, never the text. */
export function readTrustedProxies(text: string): TrustedProxiesReading {
  const list = new BlockList();
  const faults: string[] = [];
  for (const [i, entry] of text.split(",").entries()) {
    if (!add(list, entry.trim())) faults.push(`entry ${i + 1} is no address and no CIDR range`);
  }
  if (faults.length > 0) return { ok: false, faults };
  return { ok: true, isTrusted: (address) => list.check(address, familyOf(address)) };
}

export interface Connection {
  /** The address at the other end; null where there is no connection. */
  readonly peer: string | null;
  /** What `X-Forwarded-For` says, all its lines joined by commas. */
  readonly forwardedFor: string | undefined;
}

/**
 * The address of whoever asks. `X-Forwarded-For` is what anybody may write, so it is read from its right end, where our
 * own proxies write, and only as far as they go: the first address that is none of theirs is the client's. What cannot
 * be read ends the reading at the proxy that passed it on (ASVS 5.0, 4.1.3).
 */
export function clientAddress({ peer, forwardedFor }: Connection, isTrusted: IsTrustedProxy): string | null {
  if (peer === null) return null;
  let address = plain(peer);
  for (const hop of (forwardedFor ?? "").split(",").reverse()) {
    const next = plain(hop.trim());
    if (isIP(next) === 0 || !isTrusted(address)) break;
    address = next;
  }
  return address;
}

function add(list: BlockList, entry: string): boolean {
  const [address = "", prefix, ...more] = entry.split("/");
  if (more.length > 0 || isIP(address) === 0) return false;
  const family = familyOf(address);
  if (prefix === undefined) {
    list.addAddress(address, family);
    return true;
  }
  if (!/^\d{1,3}$/.test(prefix) || Number(prefix) > (family === "ipv4" ? 32 : 128)) return false;
  list.addSubnet(address, Number(prefix), family);
  return true;
}

function familyOf(address: string): "ipv4" | "ipv6" {
  return isIP(address) === 4 ? "ipv4" : "ipv6";
}

/** A socket that listens on both families shows IPv4 inside IPv6. */
function plain(address: string): string {
  const inside = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  return inside !== undefined && isIP(inside) === 4 ? inside : address;
}
