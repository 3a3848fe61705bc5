import { VERIFICATION_STATUSES } from "@proofline/core/verification";
import { z } from "zod";
import { Cursor, Limit, NextCursor } from "../page/index.ts";
import { plainText } from "../text/index.ts";
import { PhoneText } from "./start-verification.ts";
import { Verification } from "./verification.ts";

/** A number in a query, where a plus that was not encoded arrives as a space (WHATWG URL, 5.1). */
export const QueryPhone = PhoneText.transform((text) => text.replace(/^ (?=[0-9])/, "+"));

/** The query of `GET /v1/verifications`. */
export const ListVerifications = z.strictObject({
  to: QueryPhone.optional(),
  status: z.enum(VERIFICATION_STATUSES).optional(),
  reference: plainText({ max: 255 }).optional(),
  user_id: plainText({ max: 255 }).optional(),
  limit: Limit,
  cursor: Cursor,
});

/** One page, newest first. */
export const VerificationPage = z
  .object({ data: z.array(Verification), next_cursor: NextCursor })
  .meta({ id: "VerificationPage" });
