import { isSupportedCountry } from "libphonenumber-js/max";

/** Whether numbers of this country can be told: ISO 3166-1 alpha-2 in capitals, as `parsePhoneNumber` gives it back. */
export function isCountry(text: string): boolean {
  return isSupportedCountry(text);
}
