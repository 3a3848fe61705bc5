import { EVENT_TYPES } from "@proofline/core/webhook";
import { z } from "zod";
import { idText, plainText, Time } from "../text/index.ts";

const URL_LENGTH_MAX = 2_048;

const types = z
  .array(z.enum(EVENT_TYPES))
  .max(EVENT_TYPES.length)
  .refine((each) => new Set(each).size === each.length, "Each type once.")
  .meta({ uniqueItems: true, description: "Empty: every type." });

/** The body of `POST /v1/webhook-endpoints`. */
export const CreateWebhookEndpoint = z
  .strictObject({
    url: plainText({ max: URL_LENGTH_MAX }).meta({ example: "https://example.com/webhooks" }),
    types: types.optional(),
  })
  .meta({ id: "CreateWebhookEndpoint" });

const fields = {
  id: idText("whe"),
  object: z.literal("webhook_endpoint"),
  url: z.string(),
  types,
  enabled: z.boolean(),
  created_at: Time,
};

export const WebhookEndpoint = z.object(fields).meta({ id: "WebhookEndpoint" });

/** The answer to a creation: the only one with the secret. */
export const CreatedWebhookEndpoint = z
  .object({ ...fields, secret: z.string().meta({ description: "Shown once.", example: "whsec_…" }) })
  .meta({ id: "CreatedWebhookEndpoint" });

export const WebhookEndpoints = z.object({ data: z.array(WebhookEndpoint) }).meta({ id: "WebhookEndpoints" });
