import { VERIFICATION_STATUSES } from "@proofline/core/verification";
import { z } from "zod";
import { plainText } from "../text/index.ts";
import { PhoneText } from "./start-verification.ts";
import { Verification } from "./verification.ts";

const LIMIT_DEFAULT = 20;
const LIMIT_MAX = 100;

const Limit = z
  .string()
  .regex(/^[0-9]{1,3}$/, `A whole number from 1 to ${LIMIT_MAX}.`)
  .transform(Number)
  .refine((limit) => limit >= 1 && limit <= LIMIT_MAX, `A whole number from 1 to ${LIMIT_MAX}.`)
  .optional()
  .meta({ type: "integer", pattern: undefined, minimum: 1, maximum: LIMIT_MAX, default: LIMIT_DEFAULT });

/** A number in a query, where a plus that was not encoded arrives as a space (WHATWG URL, 5.1). */
const QueryPhone = PhoneText.transform((text) => text.replace(/^ (?=[0-9])/, "+"));

/** The query of `GET /v1/verifications`. */
export const ListVerifications = z.strictObject({
  to: QueryPhone.optional(),
  status: z.enum(VERIFICATION_STATUSES).optional(),
  reference: plainText({ max: 255 }).optional(),
  user_id: plainText({ max: 255 }).optional(),
  limit: Limit,
  cursor: plainText({ max: 255 }).optional().meta({ description: "The next_cursor of the page before." }),
});

export const LIST_LIMIT_DEFAULT = LIMIT_DEFAULT;

/** One page, newest first. */
export const VerificationPage = z
  .object({
    data: z.array(Verification),
    next_cursor: z.string().nullable().meta({ description: "Null on the last page." }),
  })
  .meta({ id: "VerificationPage" });
