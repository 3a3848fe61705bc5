import { type CheckReason, VERIFICATION_STATUSES } from "@proofline/core/verification";
import { z } from "zod";
import { idText, plainText, Time } from "../text/index.ts";
import { PhoneText } from "./start-verification.ts";

// Longer than any code with the spaces and dashes that people type; core judges the rest.
const TypedCode = plainText({ max: 128 }).meta({
  description: "As the person typed it; spaces and dashes between groups are ignored.",
  example: "483920",
});

/** The body of `POST /v1/verifications/{id}/check`. */
export const Check = z.strictObject({ code: TypedCode }).meta({ id: "Check" });

/** The body of `POST /v1/verifications/check`. */
export const CheckNumber = z.strictObject({ to: PhoneText, code: TypedCode }).meta({ id: "CheckNumber" });

const reasons = {
  code_mismatch: null,
  already_verified: null,
  number_locked: null,
  user_locked: null,
  expired: null,
  canceled: null,
  checks_spent: null,
  undeliverable: null,
  time_up: null,
  caller_canceled: null,
  superseded: null,
  send_denied: null,
} satisfies Record<CheckReason, null>;

export const CHECK_REASONS = Object.keys(reasons) as (keyof typeof reasons)[];

/** The answer to a check; a wrong code is an answer, not an error. */
export const CheckResult = z
  .object({
    id: idText("ver"),
    valid: z.boolean(),
    status: z.enum(VERIFICATION_STATUSES),
    already_verified: z.boolean().meta({ description: "Whether an earlier check proved the number." }),
    checks_left: z.int().min(0),
    proof: z.string().optional().meta({ description: "The proof token of a success: a JWT, for ten minutes." }),
    locked_until: Time.nullable().optional().meta({
      description:
        "With number_locked and user_locked, for secret keys: when guesses are judged again. Null: once an operator unlocks it.",
    }),
    retry_after: z.int().min(1).optional().meta({ description: "The same in seconds from now." }),
    reason: z.enum(CHECK_REASONS).optional().meta({ description: "Why not; only where valid is false." }),
  })
  .meta({ id: "CheckResult" });

/** What publishable keys and user tokens are told of a code for a number that is not right, whyever. */
export const ClientCheckResult = z
  .object({ valid: z.literal(false), already_verified: z.literal(false), reason: z.literal("code_mismatch") })
  .meta({ id: "ClientCheckResult" });
