import { AppError, invalidField } from "@proofline/core/error";
import { isCountry } from "@proofline/core/phone";
import { CHANNELS } from "@proofline/core/provider";
import { EVERY_COUNTRY, type RouteKey } from "@proofline/core/route";
import type { OpenRequest } from "../../route/register-route.ts";

type Params = Pick<OpenRequest, "param">;

/** The country and channel in the path. Refuses with `invalid_request`, naming the part, what no number can belong to. */
export function readRouteKey({ param }: Params): RouteKey {
  const country = param("country");
  if (country !== EVERY_COUNTRY && !isCountry(country)) {
    throw invalidField("country", "A country is two capital letters (ISO 3166-1 alpha-2), or * for all others.");
  }
  const channel = CHANNELS.find((each) => each === param("channel"));
  if (channel === undefined) throw invalidField("channel", `A channel is one of ${CHANNELS.join(", ")}.`);
  return { country, channel };
}

/** The same of a Route that should be there: what cannot be one is answered like one that is not. */
export function findRouteKey(params: Params): RouteKey {
  try {
    return readRouteKey(params);
  } catch (error) {
    if (error instanceof AppError) throw new AppError("not_found", "No such route.");
    throw error;
  }
}
