import { isClient, requireScope } from "../access/index.ts";
import type { Urgency } from "../backlog/index.ts";
import { AppError, type Quota } from "../error/index.ts";
import { parsePhoneNumber } from "../phone/index.ts";
import type { Access } from "../project/index.ts";
import type { Channel } from "../provider/index.ts";
import { secondsUntil, type VerificationId } from "../runtime/index.ts";
import { sendsSpent } from "./answer-live.ts";
import { isOwn, requireClientMaySend } from "./client.ts";
import type { VerificationDeps } from "./deps.ts";
import { findLiveSend } from "./find-live-send.ts";
import { findSendable } from "./find-sendable.ts";
import { type GetCommand, getVerification, notFound, settleTime } from "./get-verification.ts";
import { isOfMode } from "./of-mode.ts";
import { presentVerification } from "./present.ts";
import { requireSendable } from "./require-sendable.ts";
import { type Resend, resendMessage } from "./resend-message.ts";
import { type OpenCase, openCase, ruled } from "./ruled.ts";
import { resendAfter, sendsLeft } from "./sends.ts";
import { requireOffered } from "./start.ts";
import type { Verification } from "./verification.ts";

const DENIED_PAUSE_SECONDS = 30;

export interface ResendCommand {
  readonly access: Access;
  readonly id: VerificationId;
  readonly channel?: Channel | undefined;
  readonly urgency?: Urgency | undefined;
  readonly origin?: Resend["origin"];
}

export interface ResendAnswer {
  readonly body: Readonly<Record<string, unknown>>;
  /** What is left of the limits. */
  readonly quotas: readonly Quota[];
}

/**
 * Sends the code again because the person asked for it. Refuses with `verification_not_found`, `verification_ended`,
 * `invalid_request` and `phone_number_not_mobile` (a channel that is not offered, or cannot reach the number),
 * `country_not_allowed` (denied meanwhile),
 * `resend_too_soon` (inside the pause), `sends_spent` (past the ceiling), `rate_limited`, `backlog_full` and `overloaded`.
 */
export async function resendVerification(deps: VerificationDeps, command: ResendCommand): Promise<ResendAnswer> {
  const { access, id, channel } = command;
  requireScope(access.actor, "verifications:write");
  const verification = isClient(access.actor)
    ? await findOwn(deps, { access, id })
    : await getVerification(deps, { access, id });
  if (verification.status !== "pending") {
    throw new AppError("verification_ended", `This verification is ${verification.status}; start a new one.`);
  }
  const open = openCase({
    occasion: "resend",
    actor: access.actor,
    number: verification,
    project: access.project,
    verificationId: id,
    channel: channel ?? verification.channel,
  });
  return await ruled(deps, open, () => decideAndResend(deps, command, { verification, open }));
}

/** A client reads nothing; it sends again what it could have started. */
async function findOwn(deps: VerificationDeps, { access, id }: GetCommand): Promise<Verification> {
  requireClientMaySend(access);
  const found = await deps.verifications.find(access.project.id, id);
  if (found === null || !isOfMode(found, access) || !isOwn(access.actor, found)) throw notFound();
  // One that the backend denied looks like any that was just sent.
  if (found.status === "denied") throw tooSoon(DENIED_PAUSE_SECONDS);
  return await settleTime(deps, found);
}

async function decideAndResend(
  deps: VerificationDeps,
  { access, channel, urgency, origin }: ResendCommand,
  { verification, open }: { verification: Verification; open: OpenCase },
): Promise<ResendAnswer> {
  if (channel !== undefined) requireChannel(channel, { verification, access, open, offered: deps.channels });
  findLiveSend(open, { verification, asked: "resend" }, deps);
  if (sendsLeft(verification) === 0) throw sendsSpent(deps, verification);
  const now = deps.clock.now();
  const after = resendAfter(verification);
  if (after !== null && after > now) throw tooSoon(secondsUntil(now, after));
  const resent = await resendMessage(deps, { verification, access, channel, urgency, origin, open });
  if (resent === null) {
    findLiveSend(open, { verification, asked: "resend", overtaken: true }, deps);
    throw tooSoon(1);
  }
  return { body: { ...presentVerification(resent.verification), sent: true }, quotas: resent.quotas };
}

function requireChannel(
  channel: Channel,
  {
    verification,
    access,
    open,
    offered,
  }: { verification: Verification; access: Access; open: OpenCase; offered: readonly Channel[] },
): void {
  requireOffered(channel, { offered, path: "channel" });
  // A landline that was called cannot be texted.
  if (verification.to !== null && verification.testOutcome === null) {
    const number = parsePhoneNumber(verification.to);
    findSendable(open, { project: access.project, number, channel });
    requireSendable(access.project.settings, number, channel);
  }
}

function tooSoon(retryAfterSeconds: number): AppError {
  return new AppError("resend_too_soon", "A message was sent a moment ago; wait before sending another.", {
    retryAfterSeconds,
  });
}
