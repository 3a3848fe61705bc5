import type { SendResult } from "../provider/index.ts";
import { addSeconds, type JobOutcome, type MessageId, newId } from "../runtime/index.ts";
import { askProvider } from "./ask-provider.ts";
import type { SendMessageDeps } from "./deps.ts";
import { ladder } from "./ladder.ts";
import { lookUpAttempts } from "./look-up-attempts.ts";
import { planAttempt } from "./plan-attempt.ts";
import { sendTest } from "./send-test.ts";
import { settleAttempt } from "./settle-attempt.ts";
import type { MessageClaim } from "./store.ts";

export interface SendMessageCommand {
  readonly messageId: MessageId;
  readonly signal: AbortSignal;
}

/**
 * A call that has not begun this long after its claim is not begun: whoever watches for dead workers may have taken
 * the Message over, and two of us would ask.
 */
const BEGIN_WITHIN_SECONDS = 1.5;

/** Hands one Message to one Provider, once, and settles what came of it (rules 5 and 6). */
export async function sendMessage(
  deps: SendMessageDeps,
  { messageId, signal }: SendMessageCommand,
): Promise<JobOutcome> {
  const claim = await deps.messages.claim(messageId, newId("att", deps));
  if (claim === null) return { kind: "done" };
  const { attempt } = claim;
  if (attempt === null) return await lookUpAttempts(deps, { claim, signal });
  const { testOutcome: outcome } = claim.content;
  if (outcome !== null) return await sendTest(deps, { claim, attempt, outcome });
  if (claim.handsetFull) {
    return await settleAttempt(deps, { claim, result: null, next: { kind: "give_up", reason: "handset_limit" } });
  }
  const plan = await planAttempt(deps, claim);
  if (plan.kind === "wait") return await putOff(deps, claim, plan.at);
  const { provider, probe } = plan;
  if (provider !== attempt.provider && !(await deps.messages.repoint(claim, provider))) return { kind: "done" };
  const now = deps.clock.now();
  if (now > addSeconds(attempt.startedAt, BEGIN_WITHIN_SECONDS)) return await putOff(deps, claim, now);
  const { answered, ...asked } = await askProvider(deps, { claim, provider, signal });
  if (answered && (probe || speaksOfAccount(claim, asked.result))) {
    deps.health.note({ account: provider, result: asked.result, probe });
  }
  return await settleAttempt(deps, { claim: { ...claim, attempt: { ...attempt, provider } }, ...asked });
}

/** An account that may not call, or whose application for calls is wrong, texts all the same. */
function speaksOfAccount({ message }: MessageClaim, result: SendResult): boolean {
  return message.channel === "sms" || result.kind !== "rejected" || result.reason !== "account";
}

/** Nobody was asked: the Attempt is struck out, and the Message waits, at most for as long as its code is worth a text. */
async function putOff(deps: SendMessageDeps, claim: MessageClaim, at: Date): Promise<JobOutcome> {
  const usefulUntil = addSeconds(claim.content.expiresAt, -ladder.usefulLifeSecondsMin);
  const provider = claim.attempt?.provider ?? "";
  const mayBeOut = claim.attempts.some(({ status }) => status !== "rejected");
  if (deps.clock.now() < usefulUntil) {
    const next = { kind: "attempt", provider, at: at < usefulUntil ? at : usefulUntil } as const;
    return await settleAttempt(deps, { claim, result: null, next });
  }
  return await settleAttempt(deps, {
    claim,
    result: null,
    next: mayBeOut ? { kind: "sent" } : { kind: "give_up", reason: "out_of_time" },
  });
}
