const RETRY_AFTER_MAX_SECONDS = 86_400;

/**
 * Whole seconds from a `Retry-After` header (RFC 9110, 10.2.3: seconds or an HTTP date), at most a day; null when it is
 * missing or says nothing usable.
 */
export function parseRetryAfter(header: string | undefined, now: Date): number | null {
  if (header === undefined) return null;
  const text = header.trim();
  const seconds = /^\d+$/.test(text) ? Number(text) : Math.ceil((Date.parse(text) - now.getTime()) / 1000);
  if (Number.isNaN(seconds)) return null;
  return Math.min(Math.max(seconds, 0), RETRY_AFTER_MAX_SECONDS);
}
