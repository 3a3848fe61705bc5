// All two-digit country codes (ITU-T, list of E.164 assigned country codes); 1 and 7 have one digit, the rest three.
const twoDigits = new Set(
  (
    "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 " +
    "60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98"
  ).split(" "),
);

const hiddenMin = 4;

/**
 * `+447700900123` → `+44••••••••23`: enough to tell numbers apart in a support case, not enough to call one. Where so
 * few digits follow the country code that the last two would give it away, none of them are shown.
 *
 * @param e164 with the plus; digits only
 */
export function maskPhoneNumber(e164: string): string {
  const digits = e164.replace(/\D/g, "");
  const country = digits.slice(0, countryCodeLength(digits));
  return `+${country}${maskDigits(digits.slice(country.length))}`;
}

/** Hides all but the last two of a run of digits; all where fewer than four would be hidden. */
export function maskDigits(digits: string): string {
  const shown = digits.length - 2 >= hiddenMin ? 2 : 0;
  return `${"•".repeat(digits.length - shown)}${digits.slice(digits.length - shown)}`;
}

function countryCodeLength(digits: string): number {
  if (digits.startsWith("1") || digits.startsWith("7")) return 1;
  return twoDigits.has(digits.slice(0, 2)) ? 2 : 3;
}
