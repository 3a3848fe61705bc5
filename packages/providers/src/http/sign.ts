import { createHmac } from "node:crypto";
import type { Signing } from "./settings.ts";
import { SIGNED_VARIABLES } from "./template.ts";

export interface Signed {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  /** Unix seconds; empty where nothing carries them. */
  readonly timestamp: string;
  /** As it is on the wire. */
  readonly body: Uint8Array;
}

/** What the signature's header holds for this request. */
export function signatureOf({ secret, algorithm, encoding, prefix, signs }: Signing, signed: Signed): string {
  const hmac = createHmac(algorithm, secret);
  // The body goes in as bytes: a receipt's need not be text.
  for (const part of signs.split(/(\{[a-z]+\})/)) hmac.update(partOf(part, signed));
  return prefix + hmac.digest(encoding);
}

function partOf(part: string, signed: Signed): string | Uint8Array {
  const name = SIGNED_VARIABLES.find((each) => part === `{${each}}`);
  return name === undefined ? part : signed[name];
}

/** The path of a URL with its query, letter by letter as it was sent. */
export function pathOf(url: string): string {
  const start = url.indexOf("/", url.indexOf("://") + 3);
  return start === -1 ? "/" : url.slice(start);
}
