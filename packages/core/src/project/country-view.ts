import {
  type CountryPolicies,
  type JudgedCountry,
  judgeCountry,
  judgeShared,
  type RiskReason,
  riskyList,
  SHARED_PLACES,
  type SharedPlace,
} from "../country/index.ts";
import { callingCodeOf, countries, isCountry } from "../phone/index.ts";

/** A country, or a shared place, with the policy that holds there. */
export interface CountryView extends JudgedCountry {
  /** ISO 3166-1 alpha-2, or one of `SHARED_PLACES`. */
  readonly country: string;
  /** With the plus; null for a shared place. */
  readonly callingCode: string | null;
  /** Why it is on the risky list; null where it is not. */
  readonly risky: readonly RiskReason[] | null;
}

/** The shared places, then every country by its code. */
export function viewAll(policies: CountryPolicies): readonly CountryView[] {
  return [...SHARED_PLACES, ...countries].map((place) => viewOf(policies, place));
}

export function viewOf(policies: CountryPolicies, place: string): CountryView {
  const judged = isShared(place) ? judgeShared(policies, place) : judgeCountry(policies, place);
  return {
    ...judged,
    country: place,
    callingCode: callingCodeOf(place),
    risky: riskyList.countries.get(place) ?? null,
  };
}

const isShared = (place: string): place is SharedPlace => SHARED_PLACES.some((each) => each === place);

/** Whether a policy can be set for it. */
export const isPlace = (place: string): boolean => isShared(place) || isCountry(place);

export const notACountry =
  "A country is two capital letters (ISO 3166-1 alpha-2) of a place that has a numbering plan.";
