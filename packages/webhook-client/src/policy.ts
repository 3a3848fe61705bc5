import { isIP } from "node:net";
import type { PostResult } from "@proofline/core/webhook";
import { isLoopbackAddress, isPublicAddress, readAllowList } from "./address.ts";

type ForbiddenUrl = Extract<PostResult, { kind: "refused" }>["reason"];

export interface PolicyOptions {
  /** CIDR ranges, addresses and exact host names that may be called although they are not public. */
  readonly allowPrivate?: readonly string[];
  /** Lets `localhost`, 127.0.0.0/8 and [::1] be called, over http too and on any port: for trying things out. */
  readonly allowLoopbackHttp: boolean;
  /** Default 443 and 8443. */
  readonly ports?: readonly number[];
}

export type UrlVerdict =
  | { readonly ok: true; readonly url: URL }
  | { readonly ok: false; readonly reason: ForbiddenUrl };

/** What may be called: judged on the text of a URL, and again on the addresses that its name turns out to have. */
export interface Policy {
  judgeUrl(text: string): UrlVerdict;
  /** Of a name: every address must pass, or the one that does not would be the one that is called. */
  allowsAddresses(host: string, addresses: readonly string[]): boolean;
}

const urlLengthMax = 2_048;

/** Throws RangeError where `allowPrivate` holds a range that cannot be read. */
export function createPolicy({ allowPrivate = [], allowLoopbackHttp, ports = [443, 8443] }: PolicyOptions): Policy {
  const allowed = readAllowList(allowPrivate);
  const isLoopbackHost = (host: string): boolean =>
    allowLoopbackHttp && (host === "localhost" || isLoopbackAddress(host));

  const allowsAddress = (address: string): boolean => isPublicAddress(address) || allowed.covers(address);

  return {
    judgeUrl(text) {
      const url = text.length > urlLengthMax ? null : URL.parse(text);
      if (url === null || url.username !== "" || url.password !== "") return refuse("forbidden_url");
      const host = hostOf(url);
      const loopback = isLoopbackHost(host);
      if (url.protocol !== "https:" && !(url.protocol === "http:" && loopback)) return refuse("forbidden_url");
      if (isIP(host) !== 0 && !loopback && !allowsAddress(host)) return refuse("forbidden_address");
      if (isLocalName(host) && !loopback && !allowed.hosts.has(host)) return refuse("forbidden_address");
      if (!loopback && !ports.includes(Number(url.port || "443"))) return refuse("forbidden_port");
      return { ok: true, url };
    },
    allowsAddresses(host, addresses) {
      if (addresses.length === 0) return false;
      // Only the literal names of this machine may lead to it: any other name that does is someone's trick.
      if (isLoopbackHost(host)) return addresses.every(isLoopbackAddress);
      return allowed.hosts.has(host) || addresses.every(allowsAddress);
    },
  };
}

/** `[::1]` → `::1`; names are lower case and punycode already (WHATWG URL, host parsing). */
function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, "");
}

/** Names that mean this machine wherever they are asked (RFC 6761, 6.3), the trailing dot notwithstanding. */
function isLocalName(host: string): boolean {
  const name = host.replace(/\.+$/, "");
  return name === "localhost" || name.endsWith(".localhost");
}

const refuse = (reason: ForbiddenUrl): UrlVerdict => ({ ok: false, reason });
