import {
  addSeconds,
  type Clock,
  type DeliveryId,
  fraction,
  type JobOutcome,
  type Jobs,
  newId,
  type Random,
} from "../runtime/index.ts";
import { webhookBody } from "./body.ts";
import type { PostResult, WebhookClient } from "./client.ts";
import { decideRedelivery, type Redelivery, type TryResult } from "./decide-redelivery.ts";
import type { DeliveryClaim, DeliveryStore, TryRecord } from "./delivery.ts";
import type { EndpointGate } from "./endpoint-gate.ts";
import type { Event } from "./event.ts";
import { type EndpointVerdict, judgeEndpoint } from "./judge-endpoint.ts";
import { signTry } from "./sign.ts";

export interface DeliverWebhookDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly jobs: Jobs;
  readonly deliveries: DeliveryStore;
  readonly client: WebhookClient;
  /** The server's PUBLIC_URL: who vouches for the claims of a proof. */
  readonly issuer: string;
  /** How many Tries of one endpoint this process has under way. */
  readonly gate: EndpointGate;
}

export interface DeliverWebhookCommand {
  readonly deliveryId: DeliveryId;
  readonly signal: AbortSignal;
}

/** What waits longer has no job meanwhile: queues are for what is under way, and a long wait is a row's. */
const JOB_WAITS_SECONDS_MAX = 60;

/** One Try of one Delivery. The pause before the next is in the row: the sweep nudges when it is over. */
export async function deliverWebhook(
  deps: DeliverWebhookDeps,
  { deliveryId, signal }: DeliverWebhookCommand,
): Promise<JobOutcome> {
  const claim = await deps.deliveries.claim(deliveryId);
  if (claim === null) return { kind: "done" };
  const startedAt = deps.clock.now();
  const leave = deps.gate.enter(claim.endpoint, { now: startedAt, fraction: fraction(deps.random) });
  if (typeof leave !== "function") {
    await deps.deliveries.putOff(claim, leave.until);
    const isSoon = leave.until <= addSeconds(startedAt, JOB_WAITS_SECONDS_MAX);
    return leave.kind === "crowded" && isSoon ? { kind: "again", at: leave.until } : { kind: "done" };
  }
  try {
    const answer = await post(deps, { claim, at: startedAt, signal });
    await settle(deps, { claim, answer, startedAt });
    return { kind: "done" };
  } finally {
    leave(deps.clock.now());
  }
}

async function settle(
  deps: DeliverWebhookDeps,
  { claim, answer, startedAt }: { claim: DeliveryClaim; answer: PostResult; startedAt: Date },
): Promise<void> {
  const endedAt = deps.clock.now();
  const result: TryResult = {
    statusCode: answer.kind === "answered" ? answer.status : null,
    retryAfterSeconds: answer.kind === "answered" ? answer.retryAfterSeconds : null,
  };
  const next = decideRedelivery({ result, tries: claim.tries, now: endedAt, jitter: fraction(deps.random) });
  const verdict = judgeEndpoint(claim.endpoint.health, { outcome: outcomeOf(next), now: endedAt });
  const record: TryRecord = {
    id: newId("try", deps),
    startedAt,
    endedAt,
    statusCode: result.statusCode,
    error: answer.kind === "answered" ? null : answer.kind === "refused" ? answer.reason : answer.cause,
    answerExcerpt: answer.kind === "answered" ? answer.bodyExcerpt : null,
  };
  const disabledEvent = disabled(deps, claim, verdict);
  const { deliveryIds } = await deps.deliveries.settle(claim, { record, next, verdict, disabledEvent });
  await deps.jobs.enqueue(
    deliveryIds.map((id) => ({ name: "webhook.deliver", payload: { deliveryId: id }, nudge: 0 })),
  );
}

function outcomeOf(next: Redelivery): "succeeded" | "failed" | "gone" {
  return next.kind === "succeeded" || next.kind === "gone" ? next.kind : "failed";
}

/** Told to the project's other endpoints: an operator who hears nothing would think that nothing happens. */
function disabled(deps: DeliverWebhookDeps, { endpoint }: DeliveryClaim, verdict: EndpointVerdict): Event | null {
  if (verdict.kind !== "disable") return null;
  return {
    id: newId("evt", deps),
    type: "webhook_endpoint.disabled",
    projectId: endpoint.projectId,
    verificationId: null,
    at: deps.clock.now(),
    data: { webhook_endpoint: { id: endpoint.id, url: endpoint.url, reason: verdict.reason } },
  };
}

function post(
  deps: DeliverWebhookDeps,
  { claim, at, signal }: { claim: DeliveryClaim; at: Date; signal: AbortSignal },
): Promise<PostResult> {
  const { endpoint, event, to } = claim;
  const body = webhookBody(event, { to, issuer: deps.issuer });
  const { secrets, signingKey } = endpoint;
  const signature = signTry({ id: event.id, at, body, secrets, signingKey });
  return deps.client.post(
    { url: endpoint.url, headers: { "content-type": "application/json", ...signature }, body },
    signal,
  );
}
