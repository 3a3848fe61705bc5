import { DELIVERY_STATUSES } from "@proofline/core/webhook";
import { z } from "zod";
import { Cursor, Limit, NextCursor } from "../page/index.ts";
import { idText, Time } from "../text/index.ts";

/** The query of `GET /v1/deliveries`. */
export const ListDeliveries = z.strictObject({
  endpoint_id: idText("whe").optional(),
  event_id: idText("evt").optional(),
  status: z.enum(DELIVERY_STATUSES).optional(),
  limit: Limit,
  cursor: Cursor,
});

const fields = {
  id: idText("dlv"),
  object: z.literal("delivery"),
  event_id: idText("evt"),
  endpoint_id: idText("whe"),
  status: z.enum(DELIVERY_STATUSES),
  tries_used: z.int().min(0),
  next_try_at: Time.nullable().meta({ description: "Null when there will be none." }),
  created_at: Time,
  ended_at: Time.nullable(),
};

/** One event to one endpoint. */
export const Delivery = z.object(fields).meta({ id: "Delivery" });

export const DeliveryPage = z.object({ data: z.array(Delivery), next_cursor: NextCursor }).meta({ id: "DeliveryPage" });

const Try = z
  .object({
    id: idText("try"),
    started_at: Time,
    ended_at: Time,
    status_code: z.int().nullable().meta({ description: "Null when there was no answer." }),
    error: z.string().nullable().meta({ description: "Why there was no answer.", example: "timeout" }),
    answer: z.string().nullable().meta({ description: "What was read of the answer: at most 16 kB." }),
  })
  .meta({ id: "Try" });

const WebhookRequest = z
  .object({
    url: z.string().nullable().meta({ description: "Null once the endpoint was removed." }),
    webhook_id: idText("evt"),
    body: z.string().meta({ description: "The bytes that are signed." }),
  })
  .meta({ id: "WebhookRequest" });

/** A delivery with what was sent and what came of it. */
export const DeliveryReport = z
  .object({
    ...fields,
    request: WebhookRequest.nullable().meta({ description: "Null once retention erased the event." }),
    tries: z.array(Try).meta({ description: "Oldest first." }),
  })
  .meta({ id: "DeliveryReport" });
