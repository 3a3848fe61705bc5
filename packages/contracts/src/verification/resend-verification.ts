import { CHANNELS } from "@proofline/core/provider";
import { z } from "zod";
import { Priority } from "./priority.ts";
import { IpAddress, LimitKeys } from "./send-origin.ts";

/** The body of `POST /v1/verifications/{id}/resend`. */
export const ResendVerification = z
  .strictObject({
    channel: z.enum(CHANNELS).optional(),
    priority: Priority.optional(),
    client_ip: IpAddress.optional(),
    limit_keys: LimitKeys.optional(),
  })
  .meta({ id: "ResendVerification" });
