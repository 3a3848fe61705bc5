export { callingCodeOf, countries, isCountry } from "./country.ts";
export { OPTIONAL_LINE_TYPES, type OptionalLineType, requireReachable } from "./line-type.ts";
export { type LineType, type PhoneNumber, parsePhoneNumber } from "./parse-phone-number.ts";
