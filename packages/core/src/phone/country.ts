import { getCountries, getCountryCallingCode, isSupportedCountry } from "libphonenumber-js/max";

/** Whether numbers of this country can be told: ISO 3166-1 alpha-2 in capitals, as `parsePhoneNumber` gives it back. */
export function isCountry(text: string): boolean {
  return isSupportedCountry(text);
}

/** Every such country, in the order of the alphabet. */
export const countries: readonly string[] = getCountries().toSorted();

/** With the plus, `+44`; null for what is no country. Several countries may share one. */
export function callingCodeOf(country: string): string | null {
  return isSupportedCountry(country) ? `+${getCountryCallingCode(country)}` : null;
}
