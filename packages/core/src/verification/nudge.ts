import type { Message } from "../message/index.ts";
import type { DeliveryId, Job } from "../runtime/index.ts";

/** The first nudge of a new Message. */
export function nudgeMessage({ id: messageId, priority }: Message): Job<"message.send"> {
  return { name: "message.send", payload: { messageId }, nudge: 0, priority };
}

/** The first nudges of new Deliveries. */
export function nudgeWebhooks(deliveryIds: readonly DeliveryId[]): readonly Job<"webhook.deliver">[] {
  return deliveryIds.map((deliveryId) => ({ name: "webhook.deliver", payload: { deliveryId }, nudge: 0 }));
}
