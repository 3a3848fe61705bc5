import { type DeliverWebhookDeps, deliverWebhook } from "@proofline/core/webhook";
import { toProcessTime } from "./process-time.ts";
import type { Processor } from "./processor.ts";

/** `webhook.deliver`: one Try of one Delivery. */
export function createDeliverWebhookProcessor(deps: DeliverWebhookDeps): Processor<"webhook.deliver"> {
  return async ({ deliveryId }, { signal }) =>
    toProcessTime(await deliverWebhook(deps, { deliveryId, signal }), deps.clock);
}
