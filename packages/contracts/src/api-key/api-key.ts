import { SCOPES } from "@proofline/core/access";
import { z } from "zod";
import { idText, plainText, Time } from "../text/index.ts";

const NAME_LENGTH_MAX = 80;

const scopes = z
  .array(z.enum(SCOPES))
  .max(SCOPES.length)
  .refine((each) => new Set(each).size === each.length, "Each scope once.")
  .meta({ uniqueItems: true });

/** The body of `POST /v1/api-keys`. */
export const CreateApiKey = z
  .strictObject({
    kind: z
      .enum(["secret", "publishable"])
      .default("secret")
      .meta({ description: "publishable: for apps and pages, where everybody can read it." }),
    mode: z.enum(["live", "test"]).default("live").meta({ description: "test: for test numbers alone." }),
    name: plainText({ min: 0, max: NAME_LENGTH_MAX }).default("").meta({ example: "Checkout" }),
    scopes: scopes
      .min(1)
      .optional()
      .meta({ description: "Default: all that the caller has; of a publishable key, to start and to check." }),
    expires_at: Time.nullable().default(null).meta({ description: "Null: as long as the key that makes it." }),
  })
  .meta({ id: "CreateApiKey" });

const fields = {
  id: idText("key"),
  object: z.literal("api_key"),
  kind: z.enum(["secret", "publishable"]),
  mode: z.enum(["live", "test"]),
  name: z.string(),
  hint: z.string().nullable().meta({ description: "How the key begins; the rest is not stored.", example: "sk_9fQ2" }),
  scopes,
  created_at: Time,
  last_used_at: Time.nullable().meta({ description: "To the minute." }),
  expires_at: Time.nullable(),
  revoked_at: Time.nullable(),
};

export const ApiKey = z.object(fields).meta({ id: "ApiKey" });

/** The answer to a creation and a rotation: the only ones with the key. */
export const CreatedApiKey = z
  .object({ ...fields, key: z.string().meta({ description: "Shown once.", example: "sk_…" }) })
  .meta({ id: "CreatedApiKey" });

export const ApiKeys = z.object({ data: z.array(ApiKey) }).meta({ id: "ApiKeys" });

const OVERLAP_DEFAULT_SECONDS = 86_400;
const OVERLAP_MAX_SECONDS = 604_800;

/** The body of `POST /v1/api-keys/{id}/rotate`. */
export const RotateApiKey = z
  .strictObject({
    overlap_seconds: z
      .int()
      .min(0)
      .max(OVERLAP_MAX_SECONDS)
      .default(OVERLAP_DEFAULT_SECONDS)
      .meta({ description: "How long the earlier key still works beside the new one." }),
  })
  .meta({ id: "RotateApiKey" });
