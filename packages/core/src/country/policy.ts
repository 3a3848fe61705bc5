import { riskyList } from "./risky-list.ts";

/** `monitor` sends like `allow`, and tells the operator of each start: a log line and a metric. */
export const COUNTRY_POLICIES = ["allow", "monitor", "deny"] as const;
export type CountryPolicy = (typeof COUNTRY_POLICIES)[number];

/** Places of a policy that are no single country, and what holds there until the project says otherwise. */
export const builtInPolicies = {
  /** Every country that has no policy of its own and is not on the risky list. */
  "*": "allow",
  /** The countries of the risky list. */
  risky: "deny",
  /** Numbers of no country: satellite phones (+870, +881), international networks (+882, +883), shared codes (+800…). */
  none: "deny",
} as const satisfies Record<string, CountryPolicy>;
export type SharedPlace = keyof typeof builtInPolicies;
export const SHARED_PLACES = Object.keys(builtInPolicies) as readonly SharedPlace[];

/** What the project set, by ISO 3166-1 alpha-2 or shared place. What is not in it takes what is built in. */
export type CountryPolicies = Readonly<Record<string, CountryPolicy>>;

/** A policy and who said so: the project, of this very place; the list; the default; or what every project begins with. */
export interface JudgedCountry {
  readonly policy: CountryPolicy;
  readonly source: "project" | "risky_list" | "default" | "built_in";
}

/** What holds for numbers of a country; null for numbers of none. The country's own word goes before the list's. */
export function judgeCountry(
  policies: CountryPolicies,
  country: string | null,
  risky = isRisky(country),
): JudgedCountry {
  if (country === null) return judgeShared(policies, "none");
  const own = ownPolicy(policies, country);
  if (own !== undefined) return { policy: own, source: "project" };
  if (risky) return { ...judgeShared(policies, "risky"), source: "risky_list" };
  return { ...judgeShared(policies, "*"), source: "default" };
}

/** Whether the list that this version ships has the country. */
export function isRisky(country: string | null): boolean {
  return country !== null && riskyList.countries.has(country);
}

/** What holds for a shared place. */
export function judgeShared(policies: CountryPolicies, place: SharedPlace): JudgedCountry {
  const own = ownPolicy(policies, place);
  return own === undefined
    ? { policy: builtInPolicies[place], source: "built_in" }
    : { policy: own, source: "project" };
}

function ownPolicy(policies: CountryPolicies, place: string): CountryPolicy | undefined {
  return Object.hasOwn(policies, place) ? policies[place] : undefined;
}
