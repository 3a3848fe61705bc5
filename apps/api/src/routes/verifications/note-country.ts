import { judgeCountry } from "@proofline/core/country";
import type { Access } from "@proofline/core/project";
import type { ApiMetrics } from "../../api.ts";
import type { RequestEvent } from "../../route/request-event.ts";

export interface Started {
  readonly event: RequestEvent;
  readonly access: Access;
  /** As the answer says it. */
  readonly country: unknown;
}

/** Tells the operator of a start to a country that the project watches: in the request's line and in a metric. */
export function noteCountry(metrics: Pick<ApiMetrics, "monitoredStart">, { event, access, country }: Started): void {
  const place = typeof country === "string" ? country : null;
  if (judgeCountry(access.project.settings.countryPolicies, place).policy !== "monitor") return;
  event.monitoredCountry = place ?? "none";
  metrics.monitoredStart(event.monitoredCountry);
}
