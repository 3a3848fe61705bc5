import { CHANNELS } from "@proofline/core/provider";
import { z } from "zod";
import { Priority } from "./priority.ts";

/** The body of `POST /v1/verifications/{id}/resend`. */
export const ResendVerification = z
  .strictObject({ channel: z.enum(CHANNELS).optional(), priority: Priority.optional() })
  .meta({ id: "ResendVerification" });
