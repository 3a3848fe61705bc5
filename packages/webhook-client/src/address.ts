import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

type Range = readonly [ipaddr.IPv4 | ipaddr.IPv6, number];

/** Azure's host agent: metadata and more, on an address that looks like any other (Azure, "IP address 168.63.129.16"). */
const azureHost = "168.63.129.16";

/** All that is routed publicly in IPv6 (RFC 4291, 2.4; IANA, "IPv6 Global Unicast Address Assignments"). */
const globalUnicast6: Range = ipaddr.parseCIDR("2000::/3");

/** Whether an address is one of the public Internet: not of this machine, this network or any special purpose. */
export function isPublicAddress(address: string): boolean {
  const parsed = parse(address);
  if (parsed === null || parsed.range() !== "unicast") return false;
  if (parsed instanceof ipaddr.IPv6) return parsed.match(globalUnicast6 as [ipaddr.IPv6, number]);
  return parsed.toString() !== azureHost;
}

export function isLoopbackAddress(address: string): boolean {
  return parse(address)?.range() === "loopback";
}

export interface AllowList {
  /** Exact host names, lower case. */
  readonly hosts: ReadonlySet<string>;
  covers(address: string): boolean;
}

/**
 * Reads what the operator allows beyond the public Internet: CIDR ranges, single addresses and exact host names.
 * Throws RangeError for what is none of them.
 */
export function readAllowList(entries: readonly string[]): AllowList {
  const hosts = new Set<string>();
  const ranges: Range[] = [];
  for (const entry of entries) {
    const allowed = readAllowed(entry);
    if (typeof allowed === "string") hosts.add(allowed);
    else if (allowed !== null) ranges.push(allowed);
    else throw new RangeError(`not a CIDR range, an address or a host name: ${entry}`);
  }
  return {
    hosts,
    covers(address) {
      const parsed = parse(address);
      return parsed !== null && ranges.some(([range, bits]) => isWithin(parsed, [range, bits]));
    },
  };
}

/** One entry of the allow-list: a range, or a host name as URLs have it. Null where it is neither. */
export function readAllowed(entry: string): Range | string | null {
  const [address = "", bits, ...more] = entry.split("/");
  // ipaddr.js also reads `10` and `0x7f.1`, which nobody means who writes them here.
  if (bits === undefined && isIP(address) === 0) return readHost(entry);
  if (isIP(address) === 0 || address.includes("%") || more.length > 0) return null;
  const parsed = ipaddr.parse(address);
  const widest = parsed.kind() === "ipv4" ? 32 : 128;
  if (bits !== undefined && !(/^\d{1,3}$/.test(bits) && Number(bits) <= widest)) return null;
  if (parsed instanceof ipaddr.IPv6 && parsed.isIPv4MappedAddress())
    return bits === undefined ? [parsed.toIPv4Address(), 32] : null;
  return [parsed, bits === undefined ? widest : Number(bits)];
}

function readHost(entry: string): string | null {
  if (!/^[\p{L}\p{N}._-]+$/u.test(entry)) return null;
  const host = URL.parse(`https://${entry}/`)?.hostname ?? "";
  // `127.1` is an address to a URL, though not to a person.
  return isIP(host) === 0 && /^[a-z0-9._-]+$/.test(host) ? host : null;
}

function isWithin(address: ipaddr.IPv4 | ipaddr.IPv6, [range, bits]: Range): boolean {
  if (address instanceof ipaddr.IPv4 && range instanceof ipaddr.IPv4) return address.match(range, bits);
  return address instanceof ipaddr.IPv6 && range instanceof ipaddr.IPv6 && address.match(range, bits);
}

/** An IPv4 address inside an IPv6 one (`::ffff:127.0.0.1`) becomes the IPv4 address that would be called. */
function parse(address: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
  return ipaddr.isValid(address) ? ipaddr.process(address) : null;
}
