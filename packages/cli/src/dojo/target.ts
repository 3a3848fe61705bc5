/** Where the dojo sends to. */
export interface Target {
  readonly url: URL;
  /** Whether to talk to a server whose certificate nobody vouches for. */
  readonly anyCertificate: boolean;
}

/** A wish that cannot be carried out: said in one sentence, without a stack. */
export class UsageError extends Error {}

/** Reads the URL. Over plain http, secrets and numbers can be read on the way, so it is for this machine only. */
export function readTarget(text: string, { insecure }: { insecure: boolean }): Target {
  const url = parseUrl(text);
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw new UsageError(`The dojo speaks http and https, not ${url.protocol}`);
  }
  if (url.username !== "" || url.password !== "") throw new UsageError("Leave user and password out of the URL.");
  const loopback = isLoopback(url.hostname);
  if (url.protocol === "http:" && !loopback && !insecure) {
    throw new UsageError(`${url.hostname} is not this machine: use https, or say --insecure.`);
  }
  return { url, anyCertificate: loopback || insecure };
}

function parseUrl(text: string): URL {
  try {
    return new URL(text);
  } catch {
    throw new UsageError(`"${text}" is not a URL, such as http://localhost:3000/webhooks`);
  }
}

/** As URL writes hosts: IPv4 in dotted form, IPv6 in brackets. `*.localhost` is loopback too (RFC 6761, 6.3). */
function isLoopback(hostname: string): boolean {
  return /^(127(\.\d+){3}|\[::1\]|localhost|.+\.localhost)$/.test(hostname);
}
