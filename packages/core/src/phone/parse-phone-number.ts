import { ParseError, parsePhoneNumberWithError } from "libphonenumber-js/max";
import { AppError, invalidField } from "../error/index.ts";

/** What the numbering plan says of a number. `unknown`: the right shape for its country, but in no range we know. */
export type LineType =
  | "mobile"
  | "fixed_line"
  | "fixed_line_or_mobile"
  | "voip"
  | "toll_free"
  | "premium_rate"
  | "shared_cost"
  | "personal"
  | "pager"
  | "uan"
  | "voicemail"
  | "unknown";

export interface PhoneNumber {
  /** E.164 with the plus: `+447700900123`. */
  readonly e164: string;
  /** ISO 3166-1 alpha-2, or null for numbers of no country (satellite, international networks). */
  readonly country: string | null;
  readonly lineType: LineType;
}

const TEXT_LENGTH_MAX = 40;

const lineTypes: Record<string, LineType> = {
  MOBILE: "mobile",
  FIXED_LINE: "fixed_line",
  FIXED_LINE_OR_MOBILE: "fixed_line_or_mobile",
  VOIP: "voip",
  TOLL_FREE: "toll_free",
  PREMIUM_RATE: "premium_rate",
  SHARED_COST: "shared_cost",
  PERSONAL_NUMBER: "personal",
  PAGER: "pager",
  UAN: "uan",
  VOICEMAIL: "voicemail",
};

/**
 * Reads a number in international form: a plus, then digits, which people may group with spaces, dots, dashes or
 * round brackets (E.123). Digits of other scripts are refused, not guessed.
 * Refuses with `phone_number_invalid`, naming `path`, what is not a number or not possible (length and first digit).
 * A possible number in no known range passes as `unknown`: plans grow faster than their metadata, and the ranges set
 * aside for fiction and tests (Ofcom's +44 7700 900…, NANP's 555) are in none.
 */
export function parsePhoneNumber(text: string, path = "to"): PhoneNumber {
  if (text.length > TEXT_LENGTH_MAX || !/^\+[0-9][0-9 ().-]*$/.test(text)) {
    throw invalidField(
      path,
      "Not a phone number in international form, such as +447700900123.",
      "phone_number_invalid",
    );
  }
  const number = parseOrRefuse(text, path);
  if (!number.isPossible()) {
    throw invalidField(path, "Not a possible phone number: wrong length for its country.", "phone_number_invalid");
  }
  // No type means not valid; asking for both would match every pattern of the plan twice.
  const type = number.getType();
  if (type === undefined && isUndiallable(number.countryCallingCode, number.nationalNumber)) {
    throw invalidField(path, "Not a possible phone number: no line starts like this.", "phone_number_invalid");
  }
  const country = number.country ?? number.getPossibleCountries()[0] ?? null;
  return { e164: number.number, country, lineType: lineTypeOf(type, country) };
}

/** Countries without any mobile network: the library takes a plan that names no mobiles for one that does not tell them. */
const landlinesOnly: readonly string[] = ["TA"];

function lineTypeOf(type: string | undefined, country: string | null): LineType {
  if (type === "FIXED_LINE_OR_MOBILE" && country !== null && landlinesOnly.includes(country)) return "fixed_line";
  return lineTypes[type ?? ""] ?? "unknown";
}

function parseOrRefuse(text: string, path: string) {
  try {
    return parsePhoneNumberWithError(text);
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    const message = "Not a phone number: no country has such a number.";
    throw new AppError("phone_number_invalid", message, { faults: [{ path, message }], cause: error.message });
  }
}

/** No national number starts with the trunk prefix 0, and no NANP area code with 0 or 1. */
function isUndiallable(callingCode: string, nationalNumber: string): boolean {
  return callingCode === "1" ? /^[01]/.test(nationalNumber) : nationalNumber.startsWith("0");
}
