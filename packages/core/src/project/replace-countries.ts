import { requireScope } from "../access/index.ts";
import { COUNTRY_POLICIES, type CountryPolicy, type SharedPlace } from "../country/index.ts";
import { invalidField } from "../error/index.ts";
import { isCountry } from "../phone/index.ts";
import { type CountryView, notACountry, viewAll } from "./country-view.ts";
import type { Access, ProjectStore } from "./store.ts";

export interface CountryTable extends Readonly<Record<CountryPolicy, readonly string[]>> {
  /** For shared places; what is not in it takes what is built in. */
  readonly shared: Readonly<Partial<Record<SharedPlace, CountryPolicy>>>;
}

/** Replaces all that the project says of countries. Refuses with `invalid_request` what is none, and one named twice. */
export async function replaceCountries(
  deps: { readonly projects: Pick<ProjectStore, "changeSettings"> },
  { access, table }: { readonly access: Access; readonly table: CountryTable },
): Promise<readonly CountryView[]> {
  requireScope(access.actor, "settings:write");
  const countryPolicies = { ...table.shared, ...policiesOf(table) };
  const { settings } = await deps.projects.changeSettings(access.project.id, { countryPolicies });
  return viewAll(settings.countryPolicies);
}

function policiesOf(table: CountryTable): Record<string, CountryPolicy> {
  const policies: Record<string, CountryPolicy> = {};
  for (const policy of COUNTRY_POLICIES) {
    for (const [index, country] of table[policy].entries()) {
      const path = `${policy}.${index}`;
      if (!isCountry(country)) throw invalidField(path, notACountry);
      if (policies[country] !== undefined) throw invalidField(path, `${country} is named before: it has one policy.`);
      policies[country] = policy;
    }
  }
  return policies;
}
