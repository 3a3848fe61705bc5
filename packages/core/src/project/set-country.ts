import { requireScope } from "../access/index.ts";
import { type CountryPolicy, SHARED_PLACES } from "../country/index.ts";
import { invalidField } from "../error/index.ts";
import { type CountryView, isPlace, notACountry, viewOf } from "./country-view.ts";
import type { Access, ProjectStore } from "./store.ts";

export interface SetCountryCommand {
  readonly access: Access;
  /** ISO 3166-1 alpha-2, or a shared place. */
  readonly country: string;
  /** Null takes the project's own word back. */
  readonly policy: CountryPolicy | null;
}

/** Sets the policy of a country or shared place. Refuses with `invalid_request` what is neither. */
export async function setCountry(
  deps: { readonly projects: Pick<ProjectStore, "setCountryPolicy"> },
  { access, country, policy }: SetCountryCommand,
): Promise<CountryView> {
  requireScope(access.actor, "settings:write");
  if (!isPlace(country)) throw invalidField("country", `${notACountry} Besides: ${SHARED_PLACES.join(", ")}.`);
  const policies = await deps.projects.setCountryPolicy(access.project.id, { place: country, policy });
  return viewOf(policies, country);
}
