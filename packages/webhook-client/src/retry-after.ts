// IMF-fixdate, and the two obsolete forms that a recipient must accept as well (RFC 9110, 5.6.7).
const time = "([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d";
const httpDate = new RegExp(
  [
    `^[A-Z][a-z]{2}, \\d{2} [A-Z][a-z]{2} \\d{4} ${time} GMT$`,
    `^[A-Z][a-z]{5,8}, \\d{2}-[A-Z][a-z]{2}-\\d{2} ${time} GMT$`,
    `^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \\d]\\d ${time} \\d{4}$`,
  ].join("|"),
);

/** Whole seconds until the receiver wants to be called again (RFC 9110, 10.2.3); null where it does not say so readably. */
export function readRetryAfter(header: string | undefined, now: Date): number | null {
  const text = header?.trim() ?? "";
  if (/^\d{1,9}$/.test(text)) return Number(text);
  if (!httpDate.test(text)) return null;
  // The third form carries no zone and means GMT.
  const at = Date.parse(text.endsWith("GMT") ? text : `${text} GMT`);
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - now.getTime()) / 1_000));
}
