import { type CountryPolicies, isRisky, SHARED_PLACES } from "../country/index.ts";
import { isFictional, type PhoneNumber } from "../phone/index.ts";
import type { Project } from "../project/index.ts";
import type { Channel } from "../provider/index.ts";
import type { OpenCase } from "./ruled.ts";

/** Notes what it is decided from whether the project sends to this number on this channel. */
export function findSendable(
  { trail }: Pick<OpenCase, "trail">,
  { project, number, channel }: { project: Project; number: PhoneNumber; channel: Channel },
): void {
  const { countryPolicies, lineTypes } = project.settings;
  const { country, lineType } = number;
  trail.concerns({ project, channel });
  trail.found("country", { country, policies: relevantPolicies(countryPolicies, country), risky: isRisky(country) });
  trail.found("line_type", { line_type: lineType, fictional: isFictional(number), channel, allowed: lineTypes });
}

/** Of a table of all countries only what this number's answer hangs on. */
function relevantPolicies(policies: CountryPolicies, country: string | null): CountryPolicies {
  const places: readonly string[] = country === null ? ["none"] : [country, ...SHARED_PLACES];
  return Object.fromEntries(Object.entries(policies).filter(([place]) => places.includes(place)));
}
