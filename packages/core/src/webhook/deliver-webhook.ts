import { type Clock, type DeliveryId, fraction, type JobOutcome, newId, type Random } from "../runtime/index.ts";
import { webhookBody } from "./body.ts";
import type { PostResult, WebhookClient } from "./client.ts";
import { decideRedelivery, type TryResult } from "./decide-redelivery.ts";
import type { DeliveryClaim, DeliveryStore, TryRecord } from "./delivery.ts";
import { signTry } from "./sign.ts";

export interface DeliverWebhookDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly deliveries: DeliveryStore;
  readonly client: WebhookClient;
}

export interface DeliverWebhookCommand {
  readonly deliveryId: DeliveryId;
  readonly signal: AbortSignal;
}

/** One Try of one Delivery. The pause before the next is in the row: the sweep nudges when it is over. */
export async function deliverWebhook(
  deps: DeliverWebhookDeps,
  { deliveryId, signal }: DeliverWebhookCommand,
): Promise<JobOutcome> {
  const claim = await deps.deliveries.claim(deliveryId);
  if (claim === null) return { kind: "done" };
  const startedAt = deps.clock.now();
  const answer = await post(deps, { claim, at: startedAt, signal });
  const result: TryResult = {
    statusCode: answer.kind === "answered" ? answer.status : null,
    retryAfterSeconds: answer.kind === "answered" ? answer.retryAfterSeconds : null,
  };
  const endedAt = deps.clock.now();
  const next = decideRedelivery({ result, tries: claim.tries, now: endedAt, jitter: fraction(deps.random) });
  const record: TryRecord = {
    id: newId("try", deps),
    startedAt,
    endedAt,
    statusCode: result.statusCode,
    error: answer.kind === "answered" ? null : answer.kind === "refused" ? answer.reason : answer.cause,
    answerExcerpt: answer.kind === "answered" ? answer.bodyExcerpt : null,
  };
  await deps.deliveries.settle(claim, record, next);
  return { kind: "done" };
}

function post(
  deps: DeliverWebhookDeps,
  { claim, at, signal }: { claim: DeliveryClaim; at: Date; signal: AbortSignal },
): Promise<PostResult> {
  const { endpoint, event, to } = claim;
  const body = webhookBody(event, to);
  const signature = signTry({ id: event.id, at, body, secrets: endpoint.secrets });
  return deps.client.post(
    { url: endpoint.url, headers: { "content-type": "application/json", ...signature }, body },
    signal,
  );
}
