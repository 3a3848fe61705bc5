import type { ConcernedVerification } from "../message/index.ts";
import type { VerificationDeps } from "./deps.ts";
import { nudgeMessage } from "./nudge.ts";
import { isSendable } from "./require-sendable.ts";
import { newMessage } from "./start.ts";
import type { Verification } from "./verification.ts";

type Deps = Pick<VerificationDeps, "clock" | "random" | "verifications" | "jobs" | "standingOf">;

/**
 * Begins the next of a Verification's channels that can reach its number, with the present code; false when there is
 * none, its sends are spent, or it ended. The customer's backend is not asked again: it allowed the Verification with these channels.
 */
export async function tryNextChannel(
  deps: Deps,
  { project, verificationId, priority }: ConcernedVerification,
): Promise<boolean> {
  const verification = await deps.verifications.find(project.id, verificationId);
  if (verification === null || verification.status !== "pending") return false;
  const { channels } = verification;
  const at = channels.indexOf(verification.channel);
  // A resend may have used a channel that is none of the list: nothing comes after it.
  const later = at === -1 ? [] : channels.slice(at + 1);
  const channel = later.find((each) => isSendable(project.settings, verification, each));
  if (channel === undefined || verification.sendsUsed >= verification.sendsMax) return false;
  const after: Verification = {
    ...verification,
    channel,
    sendsUsed: verification.sendsUsed + 1,
    lastSentAt: deps.clock.now(),
  };
  const message = newMessage(after, { ...deps, project, priority });
  const job = nudgeMessage(message);
  const ride = deps.jobs.ride(job);
  const record = { verification: after, message, sendsUsedBefore: verification.sendsUsed, ride };
  if (!(await deps.verifications.resend(record))) return false;
  if (ride === null) await deps.jobs.enqueue([job]);
  return true;
}
