import type { SendResult } from "../provider/index.ts";
import { addSeconds, fraction, type JobOutcome } from "../runtime/index.ts";
import { decideNext, type NextStep } from "./decide-next.ts";
import type { SettleDeps } from "./deps.ts";
import { eventsOfStep } from "./events.ts";
import { followGivenUp } from "./follow-failure.ts";
import { judgeReceipt } from "./judge-receipt.ts";
import type { Attempt } from "./message.ts";
import { providersOf } from "./route-of.ts";
import type { Evidence, SettleableClaim } from "./store.ts";

export interface ClaimEnd {
  readonly claim: SettleableClaim;
  /** Null: nobody was asked. */
  readonly result: SendResult | null;
  readonly segments?: number;
  readonly sender?: string | null;
  /** What the look-up of earlier Attempts brought; undefined where none was made. */
  readonly evidence?: readonly Evidence[];
  /** Decided already; undefined asks the ladder. */
  readonly next?: NextStep;
  /** Whoever settles does not come back by itself: the next job is to be made. */
  readonly nudge?: boolean;
}

/** Notes what became of a claim, decides what follows and makes it so, in one transaction. */
export async function settleAttempt(deps: SettleDeps, end: ClaimEnd): Promise<JobOutcome> {
  const { claim, result, segments = 0, sender = null, evidence = [], nudge = false } = end;
  const attempts = attemptsAfter(end, deps.clock.now());
  const next = end.next ?? decide(deps, { claim, attempts, lookedUp: end.evidence !== undefined });
  const sentBefore = claim.attempts.some(({ status }) => status === "accepted");
  const settled = await deps.messages.settle(claim, {
    result,
    evidence,
    next,
    segments,
    sender,
    nudge,
    events: next.kind === "sent" && sentBefore ? [] : eventsOfStep(deps, claim, next),
    receiptDueAt: receiptDueAt(deps, claim, next),
  });
  if (!settled.held) {
    await keepLateProof(deps, claim, result);
    return { kind: "done" };
  }
  await deps.jobs.enqueue([
    ...settled.deliveryIds.map(
      (deliveryId) => ({ name: "webhook.deliver", payload: { deliveryId }, nudge: 0 }) as const,
    ),
    ...(nudge && "at" in next ? [sendJob(deps, { claim, at: next.at, nudge: settled.nudges })] : []),
  ]);
  if (next.kind === "give_up" && !settled.othersAlive) await followGivenUp(deps, claim);
  return "at" in next && !nudge ? { kind: "again", at: next.at } : { kind: "done" };
}

function decide(
  deps: SettleDeps,
  { claim, attempts, lookedUp }: { claim: SettleableClaim; attempts: readonly Attempt[]; lookedUp: boolean },
): NextStep {
  return decideNext({
    attempts,
    providers: providersOf(deps, claim),
    now: deps.clock.now(),
    expiresAt: claim.content.expiresAt,
    jitter: fraction(deps.random),
    unknown: claim.project.settings.unknown,
    lookedUp,
  });
}

/** The Message's next job, at a moment of the database's clock. */
export function sendJob(
  { clock }: Pick<SettleDeps, "clock">,
  { claim, at, nudge }: { claim: Pick<SettleableClaim, "message">; at: Date; nudge: number },
) {
  const delayMs = Math.max(0, at.getTime() - clock.now().getTime());
  return {
    name: "message.send",
    payload: { messageId: claim.message.id },
    nudge,
    delayMs: Math.round(delayMs),
    priority: claim.message.priority,
  } as const;
}

/** Our claim ran out while the provider was thinking; its yes is worth as much as a receipt all the same. */
async function keepLateProof(deps: SettleDeps, { attempt }: SettleableClaim, result: SendResult | null): Promise<void> {
  if (result?.kind !== "accepted" || attempt === null) return;
  const { id: attemptId, provider } = attempt;
  const { providerMessageId } = result;
  const record = { attemptId, provider, providerMessageId, status: "accepted", providerCode: null } as const;
  // Where it is the Message's first good word, the customer hears it now: who settles later finds it accepted already.
  const changed = await deps.messages.applyReceipt(record, (fact) => judgeReceipt(deps, { fact, record }));
  await deps.jobs.enqueue(
    (changed?.deliveryIds ?? []).map((deliveryId) => ({ name: "webhook.deliver", payload: { deliveryId }, nudge: 0 })),
  );
}

function attemptsAfter({ claim, result, evidence = [] }: ClaimEnd, now: Date): readonly Attempt[] {
  const earlier = claim.attempts.map((attempt) => {
    const found = evidence.find(({ id }) => id === attempt.id);
    if (found === undefined) return attempt;
    return { ...attempt, ...found, cause: found.status === "rejected" ? ("absent" as const) : null };
  });
  return claim.attempt === null || result === null ? earlier : [...earlier, endedAttempt(claim.attempt, result, now)];
}

function endedAttempt(open: NonNullable<SettleableClaim["attempt"]>, result: SendResult, now: Date): Attempt {
  const cause = result.kind === "accepted" ? null : result.kind === "rejected" ? result.reason : result.cause;
  return {
    ...open,
    status: result.kind,
    cause,
    providerCode: result.kind === "accepted" ? null : result.providerCode,
    providerMessageId: result.kind === "accepted" ? result.providerMessageId : null,
    receiptStatus: null,
    retryAfterSeconds: result.kind === "rejected" ? result.retryAfterSeconds : null,
    endedAt: now,
  };
}

function receiptDueAt({ clock }: SettleDeps, { project }: SettleableClaim, next: NextStep): Date | null {
  const { onNoReceipt, noReceiptSeconds } = project.settings;
  return next.kind === "sent" && onNoReceipt !== "nothing" ? addSeconds(clock.now(), noReceiptSeconds) : null;
}
