import type { ConcernedVerification } from "../message/index.ts";
import { parsePhoneNumber } from "../phone/index.ts";
import type { Project } from "../project/index.ts";
import type { Channel } from "../provider/index.ts";
import type { SignedRuling } from "../ruling/index.ts";
import type { VerificationDeps } from "./deps.ts";
import { findLiveSend } from "./find-live-send.ts";
import { findSendable } from "./find-sendable.ts";
import { nudgeMessage } from "./nudge.ts";
import { isSendable } from "./require-sendable.ts";
import { openCase, ruleSend } from "./ruled.ts";
import { newMessage } from "./start.ts";
import type { Verification } from "./verification.ts";

type Deps = Pick<VerificationDeps, "clock" | "random" | "keyRing" | "verifications" | "jobs" | "standingOf">;

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
  const ruling = ruleNext(deps, { project, verification, channel });
  const record = { verification: after, message, sendsUsedBefore: verification.sendsUsed, ride, ruling };
  if (!(await deps.verifications.resend(record))) return false;
  if (ride === null) await deps.jobs.enqueue([job]);
  return true;
}

/** A worker asks for what follows by itself: the pauses between a person's requests do not hold for it. */
function ruleNext(
  deps: Deps,
  { project, verification, channel }: { project: Project; verification: Verification; channel: Channel },
): SignedRuling {
  const { id, to, testOutcome: outcome } = verification;
  const open = openCase({
    occasion: "next_channel",
    actor: null,
    number: verification,
    project,
    verificationId: id,
    channel,
  });
  findLiveSend(open, { verification, asked: "next_channel" }, deps);
  if (outcome !== null) open.trail.found("test_number", { mode: "test", outcome });
  else if (to !== null) findSendable(open, { project, number: parsePhoneNumber(to), channel });
  return ruleSend(deps, open, id);
}
