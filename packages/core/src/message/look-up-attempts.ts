import type { LookUp } from "../provider/index.ts";
import type { JobOutcome } from "../runtime/index.ts";
import type { SendMessageDeps } from "./deps.ts";
import type { Attempt } from "./message.ts";
import { applyRecord } from "./record-receipt.ts";
import { senderOf } from "./route-of.ts";
import { settleAttempt } from "./settle-attempt.ts";
import type { Evidence, MessageClaim } from "./store.ts";
import { isSettled } from "./unknown-attempts.ts";

type Found = Extract<LookUp, { kind: "found" }>;

/** Asks the providers of unknown Attempts what became of the text, before anybody else is asked to send it. */
export async function lookUpAttempts(
  deps: SendMessageDeps,
  { claim, signal }: { claim: MessageClaim; signal: AbortSignal },
): Promise<JobOutcome> {
  // Those that were denied too soon to be sure as well: another text waits for their provider's last word.
  const unknown = claim.attempts.filter(({ status, cause }) => status === "unknown" || cause === "absent");
  const answers = await Promise.all(
    unknown.map(async (attempt) => ({ attempt, answer: await lookUp(deps, { claim, attempt, signal }) })),
  );
  const now = deps.clock.now();
  const evidence = answers.flatMap(({ attempt, answer }): Evidence[] => {
    if (answer.kind === "found") return [{ id: attempt.id, status: "accepted", ...idsOf(answer) }];
    // A provider's list may lag behind its deeds: only after the hold is a gap in it worth something.
    const proven = answer.kind === "absent" && attempt.status === "unknown" && isSettled(attempt, now);
    return proven ? [{ id: attempt.id, status: "rejected", providerMessageId: null, providerCode: null }] : [];
  });
  const outcome = await settleAttempt(deps, { claim, result: null, evidence });
  for (const { attempt, answer } of answers) {
    if (answer.kind !== "found" || answer.status === "accepted") continue;
    await applyRecord(deps, {
      attemptId: attempt.id,
      provider: attempt.provider,
      status: answer.status,
      ...idsOf(answer),
    });
  }
  return outcome;
}

function idsOf({ providerMessageId, providerCode }: Found) {
  return { providerMessageId, providerCode };
}

async function lookUp(
  { providers }: SendMessageDeps,
  { claim, attempt, signal }: { claim: MessageClaim; attempt: Attempt; signal: AbortSignal },
): Promise<LookUp> {
  const provider = providers.get(attempt.provider);
  if (provider?.lookUp === undefined) return { kind: "unclear" };
  const query = {
    attemptId: attempt.id,
    channel: claim.message.channel,
    to: claim.content.to,
    from: senderOf(claim, attempt.provider),
    startedAt: attempt.startedAt,
    knownIds: claim.knownMessageIds,
  };
  return await provider.lookUp(query, signal);
}
