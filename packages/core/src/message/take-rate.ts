import type { SendMessageDeps } from "./deps.ts";
import { senderOf } from "./route-of.ts";
import type { MessageClaim } from "./store.ts";

/**
 * How long `provider` must not be asked for this Message yet, in ms; 0: it may be now, and that is counted. Where
 * nothing is limited, nobody is asked.
 */
export async function takeRate(
  { rates, ratesOf }: Pick<SendMessageDeps, "rates" | "ratesOf">,
  { claim, provider }: { claim: MessageClaim; provider: string },
): Promise<number> {
  const limits = ratesOf(provider, senderOf(claim, provider));
  if (limits.length === 0) return 0;
  const answer = await rates.take({
    account: provider,
    rates: limits,
    projectId: claim.message.projectId,
    waited: claim.fence > 1,
  });
  return answer.kind === "go" ? 0 : answer.afterMs;
}
