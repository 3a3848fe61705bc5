import type { SendResult } from "../provider/index.ts";
import { addSeconds, type JobOutcome } from "../runtime/index.ts";
import { countSegments } from "../template/index.ts";
import { LATE_AFTER_SECONDS, TEST_PROVIDER, type TestOutcome } from "../test-number/index.ts";
import type { SendMessageDeps } from "./deps.ts";
import { applyRecord } from "./record-receipt.ts";
import { renderMessage } from "./render-message.ts";
import { settleAttempt } from "./settle-attempt.ts";
import type { MessageClaim, OpenAttempt } from "./store.ts";

/** What a receipt would have said; null for none. */
const receipts: Partial<Record<TestOutcome, "delivered" | "undelivered">> = {
  delivered: "delivered",
  delivered_late: "delivered",
  expired: "delivered",
  undelivered: "undelivered",
};

export interface TestSend {
  readonly claim: MessageClaim;
  readonly attempt: OpenAttempt;
  readonly outcome: TestOutcome;
}

/**
 * Ends a Message to a test number as its outcome says, on the way that every Message goes, but for its provider: nobody
 * is asked, and neither rates nor health hear of it. Safe to run again after a crash: the outcome is the same.
 */
export async function sendTest(deps: SendMessageDeps, { claim, attempt, outcome }: TestSend): Promise<JobOutcome> {
  const now = deps.clock.now();
  const lateAt = addSeconds(claim.message.createdAt, LATE_AFTER_SECONDS);
  if (outcome === "delivered_late" && now < lateAt) {
    return await settleAttempt(deps, {
      claim,
      result: null,
      next: { kind: "attempt", provider: TEST_PROVIDER, at: lateAt },
    });
  }
  // Rendered for nobody to read: a text that could not be made fails here as it would for a person.
  const segments = claim.message.channel === "sms" ? countSegments(renderMessage(claim, { ...deps, now })) : 0;
  const result = resultOf(attempt, { outcome, segments });
  const settled = await settleAttempt(deps, { claim, result, segments });
  const status = receipts[outcome];
  if (status === undefined) return settled;
  await applyRecord(deps, {
    attemptId: attempt.id,
    provider: attempt.provider,
    providerMessageId: idOf(attempt),
    status,
    providerCode: status === "undelivered" ? "test_undelivered" : null,
  });
  return settled;
}

function resultOf(
  attempt: OpenAttempt,
  { outcome, segments }: { readonly outcome: TestOutcome; readonly segments: number },
): SendResult {
  const rejected = { kind: "rejected", providerCode: `test_${outcome}`, retryAfterSeconds: null } as const;
  if (outcome === "unreachable") return { ...rejected, reason: "number" };
  // Final for its provider, and there is no other: an app need not wait for the ladder to see it.
  if (outcome === "provider_down") return { ...rejected, reason: "account" };
  return { kind: "accepted", providerMessageId: idOf(attempt), segments };
}

function idOf({ id }: OpenAttempt): string {
  return `test_${id}`;
}
