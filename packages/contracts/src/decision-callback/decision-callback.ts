import { z } from "zod";
import { UrlText } from "../text/index.ts";

const OnFailure = z.enum(["allow", "deny"]).meta({
  description: "What a server's start does when the backend cannot be asked. A client's is denied then.",
});

/** The body of `PUT /v1/decision-callback`. */
export const SetDecisionCallback = z
  .strictObject({
    url: UrlText.meta({ example: "https://example.com/decide" }),
    on_failure: OnFailure.default("deny"),
  })
  .meta({ id: "SetDecisionCallback" });

const fields = { object: z.literal("decision_callback"), url: z.string(), on_failure: OnFailure };

/** The backend that is asked before each send. */
export const DecisionCallback = z.object(fields).meta({ id: "DecisionCallback" });

/** The answer to setting it: the only one with the secret. */
export const NewDecisionCallback = z
  .object({ ...fields, secret: z.string().meta({ description: "Shown once.", example: "whsec_…" }) })
  .meta({ id: "NewDecisionCallback" });
