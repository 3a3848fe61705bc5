import type { SettleDeps } from "./deps.ts";
import { failOver } from "./judge-receipt.ts";
import { sendJob } from "./settle-attempt.ts";
import type { ReceiptVerdict, SettleableClaim } from "./store.ts";

/**
 * No receipt came in the project's time for what was sent: the next provider or channel has its turn, where the
 * project wants that and the ladder allows another text. The first text may still arrive; its code is the same.
 */
export async function giveUpWaiting(deps: SettleDeps, claim: SettleableClaim): Promise<void> {
  const { project, message } = claim;
  const policy = project.settings.onNoReceipt;
  const next = failOver(deps, claim, policy);
  const verdict: ReceiptVerdict | null = next === null ? null : { status: "waiting", next, event: null };
  const moved = await deps.messages.giveUpWaiting(claim, verdict);
  if (moved === null) return;
  if (next !== null) await deps.jobs.enqueue([sendJob(deps, { claim, at: next.at, nudge: moved.nudges })]);
  else if (policy !== "nothing") await deps.tryNextChannel({ project, ...message });
}
