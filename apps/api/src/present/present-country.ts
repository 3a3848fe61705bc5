import { riskyList, type SharedPlace } from "@proofline/core/country";
import type { CountryView } from "@proofline/core/project";

const sharedNames: Record<SharedPlace, string> = {
  "*": "Every other country",
  risky: "Countries of the risky list",
  none: "Numbers of no country",
};

const regionNames = new Intl.DisplayNames("en", { type: "region" });

export function presentCountry(view: CountryView): Readonly<Record<string, unknown>> {
  const { country, callingCode, policy, source, risky } = view;
  return { object: "country", country, name: nameOf(country), calling_code: callingCode, policy, source, risky };
}

export function presentCountries(views: readonly CountryView[]): Readonly<Record<string, unknown>> {
  return {
    data: views.map(presentCountry),
    risky_list: { dated: riskyList.dated, countries: riskyList.countries.size },
  };
}

function nameOf(country: string): string {
  const shared: Readonly<Record<string, string>> = sharedNames;
  return (Object.hasOwn(shared, country) ? shared[country] : regionNames.of(country)) ?? country;
}
