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
 * Throws RangeError for a range that cannot be read.
 */
export function readAllowList(entries: readonly string[]): AllowList {
  const hosts = new Set<string>();
  const ranges: Range[] = [];
  for (const entry of entries) {
    if (entry.includes("/")) {
      if (!ipaddr.isValidCIDR(entry)) throw new RangeError(`not a CIDR range: ${entry}`);
      ranges.push(ipaddr.parseCIDR(entry));
    } else if (ipaddr.isValid(entry)) {
      const address = ipaddr.process(entry);
      ranges.push([address, address.kind() === "ipv4" ? 32 : 128]);
    } else {
      hosts.add(entry.toLowerCase());
    }
  }
  return {
    hosts,
    covers(address) {
      const parsed = parse(address);
      return parsed !== null && ranges.some(([range, bits]) => isWithin(parsed, [range, bits]));
    },
  };
}

function isWithin(address: ipaddr.IPv4 | ipaddr.IPv6, [range, bits]: Range): boolean {
  if (address instanceof ipaddr.IPv4 && range instanceof ipaddr.IPv4) return address.match(range, bits);
  return address instanceof ipaddr.IPv6 && range instanceof ipaddr.IPv6 && address.match(range, bits);
}

/** An IPv4 address inside an IPv6 one (`::ffff:127.0.0.1`) becomes the IPv4 address that would be called. */
function parse(address: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
  return ipaddr.isValid(address) ? ipaddr.process(address) : null;
}
