export interface OriginBoundCode {
  readonly host: string;
  readonly code: string;
}

/**
 * Reads a text as a browser does (WICG "Origin-bound one-time codes delivered via SMS", parsing): only the last line
 * counts, and it must be `@host #code`, optionally with the host of an embedded frame behind. Written from the
 * document, not from our own renderer.
 */
export function readOriginBoundCode(text: string): OriginBoundCode | null {
  const line = text.slice(text.lastIndexOf("\n") + 1);
  const [host, code, embedded, ...rest] = line.split(" ");
  if (host === undefined || code === undefined || rest.length > 0) return null;
  if (!host.startsWith("@") || host.length < 2) return null;
  if (!code.startsWith("#") || code.length < 2) return null;
  if (embedded !== undefined && !/^@./.test(embedded)) return null;
  return { host: host.slice(1), code: code.slice(1) };
}
