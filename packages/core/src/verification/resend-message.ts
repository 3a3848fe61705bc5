import { isClient } from "../access/index.ts";
import type { Urgency } from "../backlog/index.ts";
import { nextGeneration } from "../code/index.ts";
import { AppError, type Quota } from "../error/index.ts";
import { parsePhoneNumber } from "../phone/index.ts";
import type { Access } from "../project/index.ts";
import type { Channel } from "../provider/index.ts";
import { acceptResend, priorityFor, requireRoomFor, type Sender } from "./accept-message.ts";
import { askBeforeSend } from "./ask-before-send.ts";
import type { VerificationDeps } from "./deps.ts";
import { findSendable } from "./find-sendable.ts";
import { nudgeMessage } from "./nudge.ts";
import { requireSendable } from "./require-sendable.ts";
import { type OpenCase, ruleSend } from "./ruled.ts";
import { newMessage, type StartInput } from "./start.ts";
import { spendLimits, type TakenLimits, takeLimits } from "./take-limits.ts";
import { requireOfMode } from "./test-target.ts";
import type { Verification } from "./verification.ts";

export interface Resend {
  readonly verification: Verification;
  readonly access: Access;
  readonly channel?: Channel | undefined;
  readonly urgency?: Urgency | undefined;
  /** What limits may count it by, besides what the Verification tells. */
  readonly origin?: Pick<StartInput, "clientIp" | "limitKeys"> | undefined;
  /** What whoever asks has counted for it, and gives back if it comes to nothing; undefined: it is counted here. */
  readonly taken?: TakenLimits | undefined;
  readonly open: OpenCase;
}

export interface Resent {
  readonly verification: Verification;
  /** What is left of the limits. */
  readonly quotas: readonly Quota[];
}

/**
 * Sends again, if the project still sends to the number (`country_not_allowed`, `phone_number_not_mobile`), there is
 * room for the Message (refuses with `backlog_full` and `overloaded`), the limits have room for it (`rate_limited`) and
 * the customer's backend allows it (`send_denied`); null when a parallel send came first or the Verification ended meanwhile.
 */
export async function resendMessage(deps: VerificationDeps, resend: Resend): Promise<Resent | null> {
  const { verification, access, channel, urgency = "interactive", open } = resend;
  const planned = { ...verification, to: numberOf(verification), channel: channel ?? verification.channel };
  // What was allowed when it started may be denied by now.
  const number = parsePhoneNumber(planned.to);
  if (planned.testOutcome === null) {
    findSendable(open, { project: access.project, number, channel: planned.channel });
    requireSendable(access.project.settings, number, planned.channel);
  } else {
    requireOfMode(open, { access, outcome: planned.testOutcome });
  }
  const sender = { access, urgency, trail: open.trail };
  requireRoomFor(deps, sender);
  const send = () => askAndSend(deps, { planned, sender, open });
  const taken = resend.taken ?? (await takeForResend(deps, resend, planned));
  const after =
    resend.taken === undefined ? await spendLimits(taken, { send, sent: (sent) => sent !== null }) : await send();
  return after === null ? null : { verification: after, quotas: taken.quotas };
}

function takeForResend(
  deps: VerificationDeps,
  { access, open, origin = {} }: Resend,
  { to, country, userId, testOutcome }: Planned,
): Promise<TakenLimits> {
  const { clientIp = null, limitKeys = {} } = origin;
  const { apiKeyId } = access.actor;
  const subjects = { apiKeyId, asksItself: isClient(access.actor), to, country, userId, clientIp, limitKeys };
  const isTest = testOutcome !== null;
  return takeLimits(deps, { project: access.project, subjects, isTest, trail: open.trail });
}

async function askAndSend(
  deps: VerificationDeps,
  { planned, sender, open }: { readonly planned: Planned; readonly sender: Sender; readonly open: OpenCase },
): Promise<Verification | null> {
  await requireAllowed(deps, sender, planned);
  const after: Verification = {
    ...planned,
    generation: nextGeneration(planned.resendPolicy, planned.generation),
    sendsUsed: planned.sendsUsed + 1,
    lastSentAt: deps.clock.now(),
  };
  const message = newMessage(after, {
    ...deps,
    project: sender.access.project,
    priority: priorityFor(deps, sender),
  });
  const job = nudgeMessage(message);
  const ride = deps.jobs.ride(job);
  const ruling = ruleSend(deps, open, after.id);
  const record = { verification: after, message, sendsUsedBefore: planned.sendsUsed, ride, ruling };
  if (!(await acceptResend(deps, sender, record))) return null;
  if (ride === null) await deps.jobs.enqueue([job]);
  return after;
}

function numberOf({ to }: Verification): string {
  if (to === null) throw new Error("the number of a pending verification was erased");
  return to;
}

type Planned = Verification & { readonly to: string };

async function requireAllowed(deps: VerificationDeps, sender: Sender, verification: Planned): Promise<void> {
  const { to, country, channel, locale, custom, reference, userId, metadata } = verification;
  const about = { to, country, channel, locale, custom, reference, user_id: userId, metadata, client_ip: null };
  const decision = await askBeforeSend(deps, sender, { ...about, occasion: "resend" });
  if (decision?.action !== "deny") return;
  throw new AppError("send_denied", decision.reason ?? "The project's backend does not allow this send.");
}
