import { CHANNELS } from "@proofline/core/provider";
import { VERIFICATION_STATUSES, type VerificationReason } from "@proofline/core/verification";
import { z } from "zod";
import { Warning } from "../settings/index.ts";
import { idText, Time } from "../text/index.ts";

const reasons = {
  checks_spent: null,
  undeliverable: null,
  time_up: null,
  caller_canceled: null,
  superseded: null,
  send_denied: null,
} satisfies Record<VerificationReason, null>;

export const VERIFICATION_REASONS = Object.keys(reasons) as (keyof typeof reasons)[];

/** What the project's backend said of the send, or the policy in its place. */
const DecisionRecord = z
  .object({
    action: z.enum(["allow", "deny"]),
    reason: z.string().nullable().meta({ description: "The backend's own words." }),
    by: z.enum(["callback", "policy"]).meta({ description: "policy: the backend could not be asked." }),
    failure: z.string().nullable().meta({ description: "Why the policy had to decide.", example: "timeout" }),
    overrides: z.array(z.string()).meta({ description: "Which fields the backend set; never to what." }),
  })
  .meta({ id: "Decision" });

const fields = {
  id: idText("ver"),
  object: z.literal("verification"),
  status: z.enum(VERIFICATION_STATUSES),
  reason: z
    .enum(VERIFICATION_REASONS)
    .nullable()
    .meta({ description: "Why it ended; null while pending and once verified." }),
  to: z.string().nullable().meta({ description: "E.164; null once retention erased it.", example: "+447700900123" }),
  country: z.string().length(2).nullable().meta({ description: "ISO 3166-1 alpha-2.", example: "GB" }),
  channel: z.enum(CHANNELS),
  channels: z.array(z.enum(CHANNELS)),
  locale: z.string(),
  custom: z.string().nullable(),
  reference: z.string().nullable(),
  user_id: z.string().nullable(),
  checks_left: z.int().min(0),
  sends_left: z.int().min(0),
  resend_after: Time.nullable().meta({ description: "When the next send is allowed; null when none is left." }),
  expires_at: Time,
  created_at: Time,
  verified_at: Time.nullable(),
  ended_at: Time.nullable(),
  metadata: z.record(z.string(), z.unknown()),
  decision: DecisionRecord.nullable().meta({ description: "Null where no backend is asked." }),
  test: z.boolean().meta({ description: "Of a test number, started with a test key: nothing was sent." }),
};

/** The verification object, the same in every answer and event. */
export const Verification = z.object(fields).meta({ id: "Verification" });

/** The answer to a start and a resend. */
export const SentVerification = z
  .object({
    ...fields,
    sent: z.boolean().meta({ description: "Whether this request sent a message." }),
    warnings: z.array(Warning).optional().meta({ description: "Of a start: what it asked for and is not wise." }),
  })
  .meta({ id: "SentVerification" });

export const verificationFields = fields;

/** What publishable keys and user tokens see of one. */
export const ClientVerification = z
  .object({
    id: fields.id,
    object: fields.object,
    status: fields.status,
    to: fields.to,
    channel: fields.channel,
    channels: fields.channels,
    resend_after: fields.resend_after,
    expires_at: fields.expires_at,
  })
  .meta({ id: "ClientVerification" });

/** Backends get the first, apps and pages the second. */
export function forEach<A extends z.ZodType, B extends z.ZodType>(backend: A, client: B): z.ZodUnion<[A, B]> {
  return z.union([backend, client]);
}
