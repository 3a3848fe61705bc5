import { ATTEMPT_STATUSES, MESSAGE_STATUSES } from "@proofline/core/message";
import { CHANNELS } from "@proofline/core/provider";
import { z } from "zod";
import { idText, Time } from "../text/index.ts";
import { verificationFields } from "./verification.ts";

/** One call to one provider. */
export const Attempt = z
  .object({
    provider: z.string().meta({ example: "twilio" }),
    status: z.enum(ATTEMPT_STATUSES),
    error_code: z
      .string()
      .nullable()
      .meta({ description: "The provider's own code, else our word for what happened." }),
    started_at: Time,
    ended_at: Time.nullable(),
  })
  .meta({ id: "Attempt" });

/** One text or call. */
export const Message = z
  .object({
    id: idText("msg"),
    channel: z.enum(CHANNELS),
    status: z.enum(MESSAGE_STATUSES),
    sender: z.string().nullable(),
    segments: z.int().nullable(),
    attempts: z.array(Attempt),
  })
  .meta({ id: "Message" });

/** The answer to `GET /v1/verifications/{id}`. */
export const VerificationWithMessages = z
  .object({ ...verificationFields, messages: z.array(Message) })
  .meta({ id: "VerificationWithMessages" });
