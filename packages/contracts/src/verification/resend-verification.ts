import { CHANNELS } from "@proofline/core/provider";
import { z } from "zod";

/** The body of `POST /v1/verifications/{id}/resend`. */
export const ResendVerification = z
  .strictObject({ channel: z.enum(CHANNELS).optional() })
  .meta({ id: "ResendVerification" });
