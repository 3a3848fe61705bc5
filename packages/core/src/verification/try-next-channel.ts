import type { ConcernedVerification } from "../message/index.ts";
import { parsePhoneNumber } from "../phone/index.ts";
import type { Project } from "../project/index.ts";
import type { Channel } from "../provider/index.ts";
import type { VerificationDeps } from "./deps.ts";
import { findLiveSend } from "./find-live-send.ts";
import { findSendable } from "./find-sendable.ts";
import { nudgeMessage } from "./nudge.ts";
import { isSendable } from "./require-sendable.ts";
import { type OpenCase, openCase, ruled, ruleSend } from "./ruled.ts";
import { newMessage } from "./start.ts";
import { isLimitRefusal, spendLimits, type TakenLimits, takeLimits } from "./take-limits.ts";
import type { Verification } from "./verification.ts";

type Deps = Pick<
  VerificationDeps,
  "clock" | "random" | "keyRing" | "verifications" | "jobs" | "standingOf" | "limits" | "phoneDigest" | "rulings"
>;

/**
 * Begins the next of a Verification's channels that can reach its number, with the present code; false when there is
 * none, its sends are spent, the limits have no room for another, or it ended. The customer's backend is not asked again: it allowed the Verification with these channels.
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
  const open = openNext(deps, { project, verification, channel });
  const taken = await takeUnlessLimited(deps, { project, verification, open });
  if (taken === null) return false;
  const ruling = ruleSend(deps, open, verificationId);
  const record = { verification: after, message, sendsUsedBefore: verification.sendsUsed, ride, ruling };
  const send = () => deps.verifications.resend(record);
  if (!(await spendLimits(taken, { send, sent: (sent) => sent }))) return false;
  if (ride === null) await deps.jobs.enqueue([job]);
  return true;
}

/** A worker asks for what follows by itself: the pauses between a person's requests do not hold for it. */
function openNext(
  deps: Pick<Deps, "clock">,
  { project, verification, channel }: { project: Project; verification: Verification; channel: Channel },
): OpenCase {
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
  return open;
}

/** Null where the limits have no room: nobody is there to be told when they have. */
async function takeUnlessLimited(
  deps: Deps,
  { project, verification, open }: { project: Project; verification: Verification; open: OpenCase },
): Promise<TakenLimits | null> {
  const { to, country, userId, testOutcome } = verification;
  if (to === null) return null;
  const subjects = { apiKeyId: null, asksItself: false, to, country, userId, clientIp: null, limitKeys: {} };
  try {
    return await ruled(deps, open, () =>
      takeLimits(deps, { project, subjects, isTest: testOutcome !== null, trail: open.trail }),
    );
  } catch (refusal) {
    if (isLimitRefusal(refusal)) return null;
    throw refusal;
  }
}
