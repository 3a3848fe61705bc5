import type { SendResult } from "../provider/index.ts";
import { secondsUntil } from "../runtime/index.ts";
import { countSegments } from "../template/index.ts";
import type { SendMessageDeps } from "./deps.ts";
import { renderMessage, renderWords } from "./render-message.ts";
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
  const sender = senderFor(claim, id);
  const provider = deps.providers.get(id);
  if (provider === undefined || attempt === null) return notOffered("not_configured", sender);
  const now = deps.clock.now();
  const about = {
    attemptId: attempt.id,
    to: content.to,
    from: sender,
    validForSeconds: Math.max(1, secondsUntil(now, content.expiresAt)),
    receiptUrl: deps.receiptUrl(id, { attemptId: attempt.id, channel: message.channel }),
  };
  if (message.channel === "call") {
    if (provider.placeCall === undefined) return notOffered("no_calls", sender);
    const result = await provider.placeCall({ ...about, ...renderWords(claim, deps.keyRing) }, signal);
    return { result, answered: true, segments: 0, sender };
  }
  const body = renderMessage(claim, { keyRing: deps.keyRing, now, publicUrl: deps.publicUrl });
  const result = await provider.sendSms({ ...about, body }, signal);
  return { result, answered: true, segments: countSegments(body), sender };
}

/** A name can sign a text and cannot call: then the account's own number does. */
function senderFor(claim: MessageClaim, provider: string): string | null {
  const sender = senderOf(claim, provider);
  return claim.message.channel === "sms" || sender?.startsWith("+") === true ? sender : null;
}
