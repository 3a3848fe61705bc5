import { MESSAGE_STATUSES } from "@proofline/core/message";
import { CHANNELS } from "@proofline/core/provider";
import { EVENT_TYPES } from "@proofline/core/webhook";
import { z } from "zod";
import { idText, Time } from "../text/index.ts";
import { Verification } from "../verification/index.ts";

/** What an event is about; which members are there depends on its type. Receivers ignore members they do not know. */
export const EventData = z
  .looseObject({
    verification: Verification.optional(),
    message: z
      .object({
        id: idText("msg"),
        channel: z.enum(CHANNELS),
        status: z.enum(MESSAGE_STATUSES),
        reason: z.string().nullable(),
      })
      .optional(),
    webhook_endpoint_id: idText("whe").optional(),
  })
  .meta({ id: "EventData" });

/** A fact, as the API shows it. */
export const Event = z
  .object({ id: idText("evt"), type: z.enum(EVENT_TYPES), timestamp: Time, data: EventData })
  .meta({ id: "Event" });

/** The answer to `GET /v1/verifications/{id}/timeline`, oldest first. */
export const Timeline = z.object({ data: z.array(Event) }).meta({ id: "Timeline" });

/** What a webhook endpoint receives (Standard Webhooks 1.0.0); the event's id is the `webhook-id` header. */
export const WebhookBody = z
  .object({ type: z.enum(EVENT_TYPES), timestamp: Time, data: EventData })
  .meta({ id: "WebhookBody" });
