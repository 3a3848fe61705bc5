import { requireScope } from "../access/index.ts";
import { AppError } from "../error/index.ts";
import type { Access, DecisionCallback } from "../project/index.ts";

/** The backend that is asked before each send, as `access` knows it. Refuses with `not_found` where nobody is asked. */
export function getDecisionCallback({ access }: { readonly access: Access }): DecisionCallback {
  requireScope(access.actor, "settings:read");
  if (access.decisionCallback === null) throw new AppError("not_found", "This project has no decision callback.");
  return access.decisionCallback;
}
