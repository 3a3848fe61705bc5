import type { SendResult } from "../provider/index.ts";
import {
  type Clock,
  fraction,
  type JobOutcome,
  type Jobs,
  type ProjectId,
  type Random,
  type VerificationId,
} from "../runtime/index.ts";
import type { Event } from "../webhook/index.ts";
import { decideNext, type NextStep } from "./decide-next.ts";
import { messageEvent } from "./events.ts";
import type { Attempt } from "./message.ts";
import type { MessageStore, SettleableClaim } from "./store.ts";

export interface SettleDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly jobs: Jobs;
  readonly messages: MessageStore;
  /** Ends a Verification that no text can reach any more. */
  readonly endUndeliverable: (verification: { projectId: ProjectId; verificationId: VerificationId }) => Promise<void>;
}

export interface AttemptResult {
  readonly claim: SettleableClaim;
  readonly result: SendResult;
  readonly segments: number;
  readonly sender: string | null;
}

/** Notes a Provider's answer, decides what follows and makes it so, in one transaction. */
export async function settleAttempt(deps: SettleDeps, ended: AttemptResult): Promise<JobOutcome> {
  const { claim, result, segments, sender } = ended;
  const next = decideNext({
    attempts: [...claim.attempts, endedAttempt(claim, result, deps.clock.now())],
    providers: claim.project.settings.providers,
    now: deps.clock.now(),
    expiresAt: claim.content.expiresAt,
    jitter: fraction(deps.random),
  });
  const events = eventsOf(deps, claim, next);
  const settled = await deps.messages.settle(claim, { result, next, segments, sender, events });
  if (!settled.held) {
    await keepLateProof(deps, claim, result);
    return { kind: "done" };
  }
  await deps.jobs.enqueue(
    settled.deliveryIds.map((deliveryId) => ({ name: "webhook.deliver", payload: { deliveryId }, nudge: 0 })),
  );
  if (next.kind === "give_up" && !settled.othersAlive) await deps.endUndeliverable(claim.message);
  return next.kind === "attempt" ? { kind: "again", at: next.at } : { kind: "done" };
}

/** Our claim ran out while the provider was thinking; its yes is worth as much as a receipt all the same. */
async function keepLateProof(deps: SettleDeps, { attempt }: SettleableClaim, result: SendResult): Promise<void> {
  if (result.kind !== "accepted") return;
  const { id: attemptId, provider } = attempt;
  const { providerMessageId } = result;
  const record = { attemptId, provider, providerMessageId, status: "accepted", providerCode: null } as const;
  await deps.messages.applyReceipt(record, () => null);
}

function endedAttempt({ attempt }: SettleableClaim, result: SendResult, now: Date): Attempt {
  const cause = result.kind === "accepted" ? null : result.kind === "rejected" ? result.reason : result.cause;
  return {
    ...attempt,
    status: result.kind,
    cause,
    providerCode: result.kind === "accepted" ? null : result.providerCode,
    retryAfterSeconds: result.kind === "rejected" ? result.retryAfterSeconds : null,
    endedAt: now,
  };
}

function eventsOf(deps: SettleDeps, { message, snapshot }: SettleableClaim, next: NextStep): readonly Event[] {
  switch (next.kind) {
    case "sent":
      return [messageEvent({ type: "verification.sent", message, snapshot, status: "sent", reason: null }, deps)];
    case "give_up":
      return [messageEvent({ type: "message.failed", message, snapshot, status: "failed", reason: next.reason }, deps)];
    case "attempt":
      return [];
  }
}
