import { nextGeneration } from "../code/index.ts";
import type { Project } from "../project/index.ts";
import type { Channel } from "../provider/index.ts";
import type { VerificationDeps } from "./deps.ts";
import { nudgeMessage } from "./nudge.ts";
import { newMessage } from "./start.ts";
import type { Verification } from "./verification.ts";

export interface Resend {
  readonly verification: Verification;
  readonly project: Project;
  readonly channel?: Channel | undefined;
}

/** Sends again; null when a parallel send came first or the Verification ended meanwhile. */
export async function resendMessage(
  deps: VerificationDeps,
  { verification, project, channel }: Resend,
): Promise<Verification | null> {
  const after: Verification = {
    ...verification,
    channel: channel ?? verification.channel,
    generation: nextGeneration(verification.resendPolicy, verification.generation),
    sendsUsed: verification.sendsUsed + 1,
    lastSentAt: deps.clock.now(),
  };
  const message = newMessage(after, { ...deps, project });
  const job = nudgeMessage(message.id);
  const ride = deps.jobs.ride(job);
  const record = { verification: after, message, sendsUsedBefore: verification.sendsUsed, ride };
  if (!(await deps.verifications.resend(record))) return null;
  if (ride === null) await deps.jobs.enqueue([job]);
  return after;
}
