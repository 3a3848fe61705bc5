import { readClientIp } from "../limit/index.ts";

/** The network that the guard counts an address by: its /24, or /64 of IPv6. Null for what is no address. */
export function guardNetworkOf(clientIp: string): string | null {
  const ip = readClientIp(clientIp);
  if (ip === null) return null;
  return ip.address.includes(":") ? ip.address : ip.network;
}
