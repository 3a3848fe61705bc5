import type { SendResult } from "../provider/index.ts";
import { secondsUntil } from "../runtime/index.ts";
import { countSegments } from "../template/index.ts";
import type { SendMessageDeps } from "./deps.ts";
import { renderMessage } from "./render-message.ts";
import { senderOf } from "./route-of.ts";
import type { MessageClaim } from "./store.ts";

/** A route may name what this worker was not given: a "no" of ours, and the ladder goes on. */
const notOffered = (providerCode: string, sender: string | null): Asked => ({
  result: { kind: "rejected", reason: "account", providerCode, retryAfterSeconds: null },
  answered: false,
  segments: 0,
  sender,
});

export interface Asked {
  readonly result: SendResult;
  /** Whether it was the provider that said so. */
  readonly answered: boolean;
  readonly segments: number;
  readonly sender: string | null;
}

/** Renders the Message and hands it to the claim's Provider, once. */
export async function askProvider(
  deps: SendMessageDeps,
  { claim, provider: id, signal }: { claim: MessageClaim; provider: string; signal: AbortSignal },
): Promise<Asked> {
  const { attempt, content, message } = claim;
  const sender = senderOf(claim, id);
  const provider = deps.providers.get(id);
  if (provider === undefined || attempt === null) return notOffered("not_configured", sender);
  if (message.channel !== "sms") return notOffered("no_calls", sender);
  const now = deps.clock.now();
  const about = {
    attemptId: attempt.id,
    to: content.to,
    from: sender,
    validForSeconds: Math.max(1, secondsUntil(now, content.expiresAt)),
    receiptUrl: deps.receiptUrl(id, attempt.id),
  };
  const body = renderMessage(claim, { keyRing: deps.keyRing, now });
  const result = await provider.sendSms({ ...about, body }, signal);
  return { result, answered: true, segments: countSegments(body), sender };
}
