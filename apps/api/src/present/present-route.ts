import type { Route } from "@proofline/core/route";

export function presentRoute({ country, channel, steps }: Route): Readonly<Record<string, unknown>> {
  return { object: "route", country, channel, steps };
}
