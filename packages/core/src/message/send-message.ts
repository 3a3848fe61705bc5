import type { KeyRing } from "../access/index.ts";
import type { Provider, SendResult } from "../provider/index.ts";
import {
  type AttemptId,
  type Clock,
  type JobOutcome,
  type Jobs,
  type MessageId,
  newId,
  type Random,
  secondsUntil,
} from "../runtime/index.ts";
import { countSegments } from "../template/index.ts";
import { renderMessage } from "./render-message.ts";
import { type SettleDeps, settleAttempt } from "./settle-attempt.ts";
import type { MessageClaim, MessageStore } from "./store.ts";

export interface SendMessageDeps extends SettleDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly jobs: Jobs;
  readonly keyRing: KeyRing;
  readonly messages: MessageStore;
  /** The provider accounts this process can reach, by id. */
  readonly providers: ReadonlyMap<string, Provider>;
  /** Where `provider` reports what became of this Attempt: a public URL that names it and cannot be made up. */
  readonly receiptUrl: (provider: string, attemptId: AttemptId) => string;
}

export interface SendMessageCommand {
  readonly messageId: MessageId;
  readonly signal: AbortSignal;
}

/** Hands one Message to one Provider, once, and settles what came of it (rules 5 and 6). */
export async function sendMessage(
  deps: SendMessageDeps,
  { messageId, signal }: SendMessageCommand,
): Promise<JobOutcome> {
  const claim = await deps.messages.claim(messageId, newId("att", deps));
  if (claim === null) return { kind: "done" };
  const body = renderMessage(claim, { keyRing: deps.keyRing, now: deps.clock.now() });
  const result = await ask(deps, { claim, body, signal });
  return await settleAttempt(deps, { claim, result, segments: countSegments(body), sender: senderOf(claim) });
}

function senderOf({ content, project }: MessageClaim): string | null {
  return content.senderId ?? project.settings.senderId;
}

async function ask(
  deps: SendMessageDeps,
  { claim, body, signal }: { claim: MessageClaim; body: string; signal: AbortSignal },
): Promise<SendResult> {
  const { attempt, content, message } = claim;
  const provider = deps.providers.get(attempt.provider);
  if (provider === undefined || message.channel !== "sms") {
    // A route may name an account that this worker was not given: a "no" of ours, and the ladder goes on.
    return { kind: "rejected", reason: "account", providerCode: "not_configured", retryAfterSeconds: null };
  }
  const sms = {
    attemptId: attempt.id,
    to: content.to,
    from: senderOf(claim),
    body,
    validForSeconds: Math.max(1, secondsUntil(deps.clock.now(), content.expiresAt)),
    receiptUrl: deps.receiptUrl(attempt.provider, attempt.id),
  };
  return await provider.sendSms(sms, signal);
}
