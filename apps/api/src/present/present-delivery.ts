import type { Delivery as DeliveryBody, DeliveryReport as ReportBody } from "@proofline/contracts";
import type { Delivery, DeliveryReport, TryRecord } from "@proofline/core/webhook";
import type { z } from "zod";

export function presentDelivery(delivery: Delivery): z.output<typeof DeliveryBody> {
  return {
    id: delivery.id,
    object: "delivery",
    event_id: delivery.eventId,
    endpoint_id: delivery.endpointId,
    status: delivery.status,
    tries_used: delivery.tries,
    next_try_at: delivery.nextTryAt?.toISOString() ?? null,
    created_at: delivery.createdAt.toISOString(),
    ended_at: delivery.endedAt?.toISOString() ?? null,
  };
}

/** A Delivery with its request and its Tries. */
export function presentReport({ delivery, tries, request }: DeliveryReport): z.output<typeof ReportBody> {
  return {
    ...presentDelivery(delivery),
    request: request === null ? null : { url: request.url, webhook_id: request.webhookId, body: request.body },
    tries: tries.map(presentTry),
  };
}

function presentTry({ id, startedAt, endedAt, statusCode, error, answerExcerpt }: TryRecord) {
  return {
    id,
    started_at: startedAt.toISOString(),
    ended_at: endedAt.toISOString(),
    status_code: statusCode,
    error,
    answer: answerExcerpt,
  };
}
