import { EVENT_TYPES } from "@proofline/core/webhook";
import { z } from "zod";
import { idText, Time, UrlText } from "../text/index.ts";

const types = z
  .array(z.enum(EVENT_TYPES))
  .max(EVENT_TYPES.length)
  .refine((each) => new Set(each).size === each.length, "Each type once.")
  .meta({ uniqueItems: true, description: "Empty: every type." });

/** The body of `POST /v1/webhook-endpoints`. */
export const CreateWebhookEndpoint = z
  .strictObject({
    url: UrlText.meta({ example: "https://example.com/webhooks" }),
    types: types.optional(),
  })
  .meta({ id: "CreateWebhookEndpoint" });

const fields = {
  id: idText("whe"),
  object: z.literal("webhook_endpoint"),
  url: z.string(),
  types,
  enabled: z.boolean(),
  disabled_reason: z
    .enum(["gone", "failing"])
    .nullable()
    .meta({ description: "gone: it answered 410. failing: nothing but failures for five days." }),
  public_key: z.string().meta({ description: "Checks the v1a signatures.", example: "whpk_…" }),
  failures: z.int().min(0).meta({ description: "Tries that failed since the last success." }),
  failing_since: Time.nullable(),
  created_at: Time,
};

export const WebhookEndpoint = z.object(fields).meta({ id: "WebhookEndpoint" });

/** The answer to a creation and a rotation: the only ones with the secret. */
export const CreatedWebhookEndpoint = z
  .object({ ...fields, secret: z.string().meta({ description: "Shown once.", example: "whsec_…" }) })
  .meta({ id: "CreatedWebhookEndpoint" });

const OVERLAP_DEFAULT_SECONDS = 86_400;
const OVERLAP_MAX_SECONDS = 604_800;

/** The body of `POST /v1/webhook-endpoints/{id}/rotate-secret`. */
export const RotateSecret = z
  .strictObject({
    overlap_seconds: z
      .int()
      .min(0)
      .max(OVERLAP_MAX_SECONDS)
      .default(OVERLAP_DEFAULT_SECONDS)
      .meta({ description: "How long earlier secrets still sign beside the new one." }),
  })
  .meta({ id: "RotateSecret" });

export const WebhookEndpoints = z.object({ data: z.array(WebhookEndpoint) }).meta({ id: "WebhookEndpoints" });
