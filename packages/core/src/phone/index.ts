export { isCountry } from "./country.ts";
export { requireReachable } from "./line-type.ts";
export { type LineType, type PhoneNumber, parsePhoneNumber } from "./parse-phone-number.ts";
