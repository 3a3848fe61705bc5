import { CODE_TYPES, RESEND_POLICIES } from "@proofline/core/code";
import { bounds } from "@proofline/core/project";
import { CHANNELS } from "@proofline/core/provider";
import { TEMPLATE_LENGTH_MAX } from "@proofline/core/template";
import { z } from "zod";
import { duration, Locale, plainLines, plainText } from "../text/index.ts";
import { Metadata } from "./metadata.ts";
import { Priority } from "./priority.ts";
import { IpAddress, LimitKeys } from "./send-origin.ts";

/** A number as people write it, in international form; what it must be beyond that, core says. */
export const PhoneText = plainText({ max: 64 }).meta({
  description: "In international form, with the plus.",
  example: "+447700900123",
});

const Channels = z
  .array(z.enum(CHANNELS))
  .min(1)
  .max(CHANNELS.length)
  .refine((channels) => new Set(channels).size === channels.length, "Each channel once.")
  .meta({ uniqueItems: true });

const Autofill = z.strictObject({
  web_domain: plainText({ max: 253 }).optional().meta({ example: "example.com" }),
  android_hash: plainText({ max: 11 }).optional().meta({ example: "FA+9qCX9VSu" }),
});

/** The body of `POST /v1/verifications`. Only `to` is required. */
export const StartVerification = z
  .strictObject({
    to: PhoneText,
    channel: z.enum(CHANNELS).optional().meta({ description: "Default: the first of `channels`, else sms." }),
    channels: Channels.optional().meta({ description: "In turn, each when the one before it did not get there." }),
    locale: Locale.optional(),
    custom: plainText({ min: 0, max: 255 }).optional().meta({ description: "Passed through to events." }),
    reference: plainText({ max: 255 }).optional().meta({ description: "Unique in the project." }),
    user_id: plainText({ max: 255 }).optional(),
    message: plainLines({ max: TEMPLATE_LENGTH_MAX })
      .optional()
      .meta({ description: "Must contain {app} and {otp}.", example: "{app} code: {otp}" }),
    template: plainText({ max: 64 }).optional(),
    sender_id: plainText({ max: 16 }).optional().meta({ example: "ACME" }),
    code: plainText({ max: 64 }).optional().meta({ description: "A code of your own: 4 to 12 digits or letters." }),
    code_type: z.enum(CODE_TYPES).optional(),
    code_length: z.int().min(bounds.codeLength.min).max(bounds.codeLength.max).optional(),
    expires_in: duration(bounds.expiresInSeconds).optional().meta({
      description: "Seconds, or text such as 90s, 10m or 2h. More than ten minutes is answered with a warning.",
    }),
    checks_max: z.int().min(bounds.checksMax.min).max(bounds.checksMax.max).optional(),
    sends_max: z.int().min(bounds.sendsMax.min).max(bounds.sendsMax.max).optional(),
    cooldowns: z
      .array(duration(bounds.cooldownSeconds))
      .min(1)
      .max(bounds.sendsMax.max)
      .optional()
      .meta({ description: "Pauses before the 2nd, 3rd … send; the last one repeats." }),
    resend_policy: z
      .enum(RESEND_POLICIES)
      .optional()
      .meta({ description: "Of a code of your own it is always `same`." }),
    priority: Priority.optional(),
    client_ip: IpAddress.optional(),
    limit_keys: LimitKeys.optional(),
    supersede: z
      .boolean()
      .optional()
      .meta({ description: "Cancels a live verification of the number and starts anew." }),
    autofill: Autofill.optional(),
    link: z
      .boolean()
      .optional()
      .meta({ description: "Texts a link in place of a code; a `message` of your own then contains `{link}`." }),
    metadata: Metadata.optional(),
  })
  .meta({ id: "StartVerification" });

export type StartVerification = z.output<typeof StartVerification>;
