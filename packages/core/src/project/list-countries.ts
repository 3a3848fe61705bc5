import { AppError } from "../error/index.ts";
import { type CountryView, isPlace, viewAll, viewOf } from "./country-view.ts";
import { getSettings } from "./get-settings.ts";
import type { Access, ProjectStore } from "./store.ts";

interface ListCountriesDeps {
  readonly projects: Pick<ProjectStore, "find">;
}

/** The shared places, then every country by its code, with the policies of the caller's project as they are now. */
export async function listCountries(
  deps: ListCountriesDeps,
  { access }: { readonly access: Access },
): Promise<readonly CountryView[]> {
  const { settings } = await getSettings(deps, { access });
  return viewAll(settings.countryPolicies);
}

/** One of them. Refuses with `not_found`. */
export async function getCountry(
  deps: ListCountriesDeps,
  { access, country }: { readonly access: Access; readonly country: string },
): Promise<CountryView> {
  const { settings } = await getSettings(deps, { access });
  if (!isPlace(country)) throw new AppError("not_found", "No such country.");
  return viewOf(settings.countryPolicies, country);
}
