export { callingCodeOf, countries, isCountry } from "./country.ts";
export { isFictional } from "./fictional.ts";
export { canReach, OPTIONAL_LINE_TYPES, type OptionalLineType, requireReachable } from "./line-type.ts";
export { type LineType, type PhoneNumber, parsePhoneNumber } from "./parse-phone-number.ts";
