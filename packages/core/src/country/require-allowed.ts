import { invalidField } from "../error/index.ts";
import { type CountryPolicies, judgeCountry } from "./policy.ts";

/** Refuses with `country_not_allowed` a number of a country (null: of none) that the project does not send to. */
export function requireCountryAllowed(policies: CountryPolicies, country: string | null): void {
  if (judgeCountry(policies, country).policy !== "deny") return;
  const message =
    country === null
      ? "This project does not send to numbers of no country, such as satellite phones."
      : `This project does not send to this country (${country}).`;
  throw invalidField("to", message, "country_not_allowed");
}
