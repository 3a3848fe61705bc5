import { CODE_TYPES, RESEND_POLICIES } from "@proofline/core/code";
import { bounds } from "@proofline/core/project";
import { TEMPLATE_LENGTH_MAX } from "@proofline/core/template";
import { z } from "zod";
import { Locale, plainLines, plainText } from "../text/index.ts";

/** The kinds of provider accounts that this version speaks to. */
export const PROVIDERS = ["twilio", "vonage"] as const;

const between = ({ min, max }: { readonly min: number; readonly max: number }) => z.int().min(min).max(max);

const fields = {
  app_name: plainText(bounds.appNameLength).meta({ description: "What {app} becomes in every text." }),
  code_type: z.enum(CODE_TYPES),
  code_length: between(bounds.codeLength),
  expires_in: between(bounds.expiresInSeconds).meta({ description: "Seconds." }),
  checks_max: between(bounds.checksMax),
  sends_max: between(bounds.sendsMax),
  cooldowns: z
    .array(between(bounds.cooldownSeconds))
    .min(1)
    .max(bounds.sendsMax.max)
    .meta({ description: "Seconds before the 2nd, 3rd … send; the last one repeats." }),
  resend_policy: z.enum(RESEND_POLICIES),
  locale: Locale,
  sender_id: plainText({ max: 16 }).nullable(),
  message: plainLines({ max: TEMPLATE_LENGTH_MAX })
    .nullable()
    .meta({ description: "Must contain {app} and {otp}; null takes the built-in text of the locale." }),
  providers: z
    .array(z.enum(PROVIDERS))
    .min(1)
    .max(PROVIDERS.length)
    .refine((providers) => new Set(providers).size === providers.length, "Each provider once.")
    .meta({ uniqueItems: true, description: "In the order they are asked." }),
  guesses_per_day_max: between(bounds.guessesPerDayMax),
};

/** A project's settings. */
export const Settings = z.object({ object: z.literal("settings"), ...fields }).meta({ id: "Settings" });

/** The body of `PATCH /v1/settings`: what is named changes, the rest stays. */
export const ChangeSettings = z.strictObject(fields).partial().meta({ id: "ChangeSettings" });

export type Settings = z.output<typeof Settings>;
export type ChangeSettings = z.output<typeof ChangeSettings>;
