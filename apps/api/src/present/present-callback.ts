import type { DecisionCallback as CallbackBody } from "@proofline/contracts";
import type { DecisionCallback } from "@proofline/core/project";
import type { z } from "zod";

/** A decision callback without its secret. */
export function presentCallback({ url, onFailure }: DecisionCallback): z.output<typeof CallbackBody> {
  return { object: "decision_callback", url, on_failure: onFailure };
}
