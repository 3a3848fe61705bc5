import { readBasicAuth } from "../basic-auth.ts";
import type { CarrierContext } from "../carrier.ts";

/** Any token is an account of its own, and signs its receipts; so is any name with its password. */
export interface GatewayAccount {
  readonly name: string;
  readonly secret: string;
}

/** RFC 6750 or RFC 7617; null for anything else. */
export function readGatewayAccount(c: CarrierContext): GatewayAccount | null {
  const header = c.req.header("authorization");
  const [, token] = /^Bearer ([\w.~+/=-]{1,256})$/i.exec(header ?? "") ?? [];
  return token === undefined ? readBasicAuth(header) : { name: token, secret: token };
}
