import { CODE_TYPES, RESEND_POLICIES } from "@proofline/core/code";
import { OPTIONAL_LINE_TYPES } from "@proofline/core/phone";
import { bounds, FAILOVER_POLICIES, UNKNOWN_POLICIES, WARNING_CODES } from "@proofline/core/project";
import { TEMPLATE_LENGTH_MAX } from "@proofline/core/template";
import { z } from "zod";
import { AccountId, duration, Locale, plainLines, plainText } from "../text/index.ts";

/** More than any one project asks in turn. */
const PROVIDERS_MAX = 20;

const between = ({ min, max }: { readonly min: number; readonly max: number }) => z.int().min(min).max(max);

const notOptional = `One of ${OPTIONAL_LINE_TYPES.join(", ")}: mobiles are always taken, landlines only by a call, and what costs whoever texts it or reaches no person (premium rate, shared cost, pagers, voicemail) never.`;

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
    .array(AccountId)
    .min(1)
    .max(PROVIDERS_MAX)
    .refine((providers) => new Set(providers).size === providers.length, "Each provider once.")
    .meta({ uniqueItems: true, description: "Provider accounts by their ids, in the order they are asked." }),
  guesses_per_day_max: between(bounds.guessesPerDayMax).meta({
    description: "Wrong guesses that lock a number, over all its verifications.",
  }),
  user_guesses_per_day_max: between(bounds.userGuessesPerDayMax).meta({
    description: "The same for one `user_id`, over all the user's numbers.",
  }),
  guess_window: between(bounds.guessWindowSeconds).meta({
    description: "Seconds without a wrong guess after which earlier ones are forgotten.",
  }),
  lockout: between(bounds.lockoutSeconds).meta({ description: "Seconds for which a number or user stays locked." }),
  guess_chance_max: z.number().min(bounds.guessChanceMax.min).max(bounds.guessChanceMax.max).nullable().meta({
    description:
      "The greatest chance that an attacker may have to guess a code of one number in a day; what would exceed it is refused. Null: no bound.",
  }),
  unknown: z.enum(UNKNOWN_POLICIES).meta({
    description:
      "When nobody can say whether a text went out and no evidence comes in time: another provider sends the same code (resend), or nobody does (hold).",
  }),
  on_undelivered: z.enum(FAILOVER_POLICIES).meta({ description: "What follows a text that did not arrive." }),
  on_no_receipt: z
    .enum(FAILOVER_POLICIES)
    .meta({ description: "What follows a text of which no receipt came within `no_receipt_seconds`." }),
  no_receipt_seconds: between(bounds.noReceiptSeconds),
  handset_sends_per_day_max: between(bounds.handsetSendsPerDayMax).meta({
    description:
      "Texts and calls that one handset may get in 24 hours, those of other projects included; 0 for no cap.",
  }),
  backlog_max: between(bounds.backlogMax).meta({
    description: "Messages that may wait to be sent; beyond it starts and resends are refused with `backlog_full`.",
  }),
  test_limits: z.boolean().meta({
    description: "Whether limits hold for test numbers too: to see what an app does when it meets one.",
  }),
  client_starts: z.boolean().meta({
    description:
      "Whether publishable keys and user tokens may start and check. A publishable key starts only where a decision callback is set.",
  }),
  line_types: z
    .array(z.enum(OPTIONAL_LINE_TYPES, { error: notOptional }))
    .refine((types) => new Set(types).size === types.length, "Each kind once.")
    .meta({
      uniqueItems: true,
      description:
        "Kinds of numbers that may be verified besides mobiles and, by a call, landlines. `unknown`: the numbering plan knows no such line.",
    }),
};

/** What is allowed and still not wise. */
export const Warning = z
  .object({ code: z.enum(WARNING_CODES), message: z.string() })
  .meta({ id: "Warning", description: "What is allowed and still not wise." });

const GuessChance = z
  .object({
    per_day: z.number().min(0).max(1).meta({ description: "At most; `guesses_per_day` × `live_codes` ÷ `codes`." }),
    guesses_per_day: z
      .int()
      .min(1)
      .meta({ description: "Wrong guesses at one number that are judged in 24 hours, at most." }),
    live_codes: z.int().min(1).meta({ description: "Codes that are right at the same time, at most." }),
    codes: z.number().min(1).meta({ description: "How many codes there are." }),
  })
  .meta({ id: "GuessChance", description: "How likely an attacker guesses a code of one number in a day." });

/** A project's settings, and what follows from them. */
export const Settings = z
  .object({ object: z.literal("settings"), ...fields, guess_chance: GuessChance, warnings: z.array(Warning) })
  .meta({ id: "Settings" });

/** Where people type, hours and minutes are taken too. */
const typed = {
  expires_in: duration(bounds.expiresInSeconds),
  cooldowns: z.array(duration(bounds.cooldownSeconds)).min(1).max(bounds.sendsMax.max),
  guess_window: duration(bounds.guessWindowSeconds),
  lockout: duration(bounds.lockoutSeconds),
  no_receipt_seconds: duration(bounds.noReceiptSeconds),
};

/** The body of `PATCH /v1/settings`: what is named changes, the rest stays. */
export const ChangeSettings = z
  .strictObject({ ...fields, ...typed })
  .partial()
  .meta({ id: "ChangeSettings" });

export type Settings = z.output<typeof Settings>;
export type ChangeSettings = z.output<typeof ChangeSettings>;
