import { type DeliverWebhookDeps, deliverWebhook } from "@proofline/core/webhook";
import type { Processors } from "@proofline/queue";
import { toProcessTime } from "./process-time.ts";

/** `webhook.deliver`: one Try of one Delivery. */
export function createDeliverWebhookProcessor(deps: DeliverWebhookDeps): NonNullable<Processors["webhook.deliver"]> {
  return async ({ deliveryId }, { signal }) =>
    toProcessTime(await deliverWebhook(deps, { deliveryId, signal }), deps.clock);
}
