import { maskDigits, maskPhoneNumber } from "./mask-phone-number.ts";

export const HIDDEN = "[hidden]";

/** What may stand between the digits of a number that people wrote: one or two of these, never a line break. */
const gap = "[ \\u00a0.()/-]{0,2}";

const secretNames = "(?:[Bb]ody|[Tt]ext|[Cc]ode|otp|[Cc]ontent|secret|password|token)";

/**
 * One pass, the first alternative that fits wins: what must stay comes before what must go, so that the twelve digits
 * at the end of a UUID are not taken for a phone number.
 */
const pattern = new RegExp(
  [
    // Ids and times stay. TypeIDs need no mention: an underscore or a letter beside it makes a digit no number's.
    "(?<stays>\\b[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\\b" +
      "|\\b\\d{4}-\\d{2}-\\d{2}[T ]\\d{2}:\\d{2}(?::\\d{2}(?:[.,]\\d{1,9})?)?(?:Z|[+-]\\d{2}:?\\d{2}(?!\\d))?" +
      // Seconds and milliseconds since 1970, of our decades: no country's numbers look like them (after a 1 come ten).
      "|(?<![\\w+])1[5-9]\\d{8}(?:\\d{3})?(?:\\.\\d+)?(?!\\w)" +
      // OpenTelemetry's trace context.
      "|\\b[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}\\b)",
    // Keys and tokens of ours and of the schemes that carry them.
    "(?<key>\\b(?:sk|pk|rk|whsec|whsk)_)[A-Za-z0-9+/=_-]{6,}",
    "(?<scheme>\\b(?:Bearer|Basic|bearer|basic) )[A-Za-z0-9+/=._~-]{6,}",
    "(?<jwt>\\beyJ[\\w-]{8,}\\.[\\w-]+(?:\\.[\\w-]*)?)",
    "(?<user>\\b[a-z][a-z0-9+.-]{1,20}://[^\\s:@/?#]{0,200}:)[^\\s@/?#]{1,500}(?=@)",
    // A rendered text and what is in it, where a form or a JSON body ended up in a message.
    `(?<form>\\b${secretNames}=)[^&\\s"]+`,
    `(?<json>"${secretNames}"\\s?:\\s?)(?:"(?:[^"\\\\]|\\\\.)*"|\\d+)`,
    `(?<json2>\\\\"${secretNames}\\\\"\\s?:\\s?)(?:\\\\"(?:[^"\\\\]|\\\\[^"])*\\\\"|\\d+)`,
    // With its plus, a number is known as one: as it is, in a URL, in JSON's escape.
    "(?<plus>\\+|%2[Bb]|\\\\u002[Bb])(?<e164>\\p{Nd}{7,})",
    `(?:\\+|%2[Bb])(?<written>${gap}\\p{Nd}(?:${gap}\\p{Nd}){6,14})`,
    // Without it, where it stands alone: providers leave the plus out.
    "(?<![\\w]|\\d[.])(?<bare>\\p{Nd}{9,15})(?![\\w])",
  ].join("|"),
  "gu",
);

/** Nothing above fits a text without one of these. Most texts of a line have none, and are not looked at again. */
const suspicious = new RegExp(
  `\\d{7}|[+%\\u0080-\\uffff]|(?:sk|pk|rk|whsec|whsk)_|[Bb]earer |[Bb]asic |eyJ|://|\\\\u002|${secretNames}(?:=|\\\\?")`,
);

interface Found {
  readonly stays?: string;
  readonly key?: string;
  readonly scheme?: string;
  readonly jwt?: string;
  readonly user?: string;
  readonly form?: string;
  readonly json?: string;
  readonly json2?: string;
  readonly plus?: string;
  readonly e164?: string;
  readonly written?: string;
  readonly bare?: string;
}

/** Takes phone numbers, keys and tokens out of any text, and leaves ids, times and ordinary figures as they are. */
export function maskText(text: string): string {
  if (!suspicious.test(text)) return text;
  return text.replace(pattern, (whole: string, ...rest: unknown[]) => replaceFound(whole, rest.at(-1) as Found));
}

function replaceFound(whole: string, found: Found): string {
  if (found.stays !== undefined) return whole;
  if (found.key !== undefined) return `${found.key}${HIDDEN}`;
  if (found.scheme !== undefined) return `${found.scheme}${HIDDEN}`;
  if (found.jwt !== undefined) return HIDDEN;
  if (found.user !== undefined) return `${found.user}${HIDDEN}`;
  const digits = found.e164 ?? found.written ?? found.bare ?? "";
  if (found.form !== undefined) return `${found.form}${HIDDEN}`;
  if (found.json !== undefined) return `${found.json}"${HIDDEN}"`;
  if (found.json2 !== undefined) return `${found.json2}\\"${HIDDEN}\\"`;
  // Digits of other scripts name no country here; they are hidden whole.
  if (!/^[\x20-\x7e\u00a0]*$/.test(digits)) return "•".repeat(7);
  return found.bare === undefined ? maskPhoneNumber(digits) : maskDigits(digits);
}
