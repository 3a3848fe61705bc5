import type { PostResult } from "@proofline/core/webhook";

export type FailureCause = Extract<PostResult, { kind: "failed" }>["cause"];

// Codes of OpenSSL's certificate checks and of Node's TLS layer (Node.js, "TLS: X509 certificate error codes").
const tls =
  /^(ERR_TLS|ERR_SSL|CERT_|CRL_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH|EPROTO$)/;
const causes: readonly (readonly [RegExp, FailureCause])[] = [
  [tls, "tls"],
  [/^(ENOTFOUND|EAI_|ENODATA|ESERVFAIL|EREFUSED$)/, "dns"],
  [/^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT)$/, "connect"],
  [/^(ECONNRESET|EPIPE|ECONNABORTED|UND_ERR_SOCKET)$/, "reset"],
];

/** Why no status line came back. What is neither the net's nor TLS's fault is an answer that is not HTTP. */
export function failureCause(error: unknown): FailureCause {
  for (const code of codesOf(error)) {
    for (const [pattern, cause] of causes) if (pattern.test(code)) return cause;
  }
  return "protocol";
}

/** The codes of an error, of those it gathers (one per address tried) and of its cause. */
function codesOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const own = "code" in error && typeof error.code === "string" ? [error.code] : [];
  const gathered = error instanceof AggregateError ? error.errors.flatMap(codesOf) : [];
  return [...own, ...gathered, ...codesOf(error.cause)];
}
