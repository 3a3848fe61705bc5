import type { LookupAddress, LookupOptions } from "node:dns";
import { lookup as systemLookup } from "node:dns/promises";
import type { LookupFunction } from "node:net";
import type { Policy } from "./policy.ts";

/** All addresses of a name. Rejects as `dns.lookup` does. */
export type Resolve = (host: string) => Promise<readonly LookupAddress[]>;

export const resolveBySystem: Resolve = (host) => systemLookup(host, { all: true, order: "verbatim" });

/** A name led where nobody may be called. */
export class ForbiddenAddressError extends Error {
  override readonly name = "ForbiddenAddressError";
}

/**
 * The `lookup` of a socket: what it answers is what the socket connects to, so an address cannot change between the
 * check and the call (DNS rebinding).
 */
export function createCheckedLookup(policy: Policy, resolve: Resolve): LookupFunction {
  return (host, options, callback) => {
    resolve(host).then(
      (found) => {
        const [first] = found;
        const allowed = policy.allowsAddresses(
          host,
          found.map(({ address }) => address),
        );
        if (first === undefined || !allowed)
          callback(new ForbiddenAddressError("the name leads to a forbidden address"), "");
        else if (wantsAll(options)) callback(null, [...found]);
        else callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, ""),
    );
  };
}

const wantsAll = (options: LookupOptions): boolean => options.all === true;
