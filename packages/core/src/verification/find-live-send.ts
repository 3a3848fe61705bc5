import type { StepInputs } from "../ruling/index.ts";
import type { Clock } from "../runtime/index.ts";
import type { OpenCase } from "./ruled.ts";
import type { Verification } from "./verification.ts";

interface Asked {
  readonly verification: Verification;
  readonly asked: StepInputs["live"]["asked"];
  readonly overtaken?: boolean;
}

/** Notes what it is decided from whether a live Verification sends again. */
export function findLiveSend(
  { trail }: Pick<OpenCase, "trail">,
  { verification, asked, overtaken = false }: Asked,
  { clock }: { readonly clock: Clock },
): void {
  const { id, sendsUsed, sendsMax, cooldownsSeconds, lastSentAt } = verification;
  trail.concerns({ verificationId: id });
  trail.found("live", {
    asked,
    sends_used: sendsUsed,
    sends_max: sendsMax,
    cooldowns_seconds: cooldownsSeconds,
    last_sent_at: lastSentAt.getTime(),
    at: clock.now().getTime(),
    overtaken,
  });
}
