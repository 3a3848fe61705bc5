import type { DeliveryId, Job } from "../runtime/index.ts";

export function nudgeDeliveries(deliveryIds: readonly DeliveryId[]): readonly Job<"webhook.deliver">[] {
  return deliveryIds.map((deliveryId) => ({ name: "webhook.deliver", payload: { deliveryId }, nudge: 0 }));
}
