import { AppError } from "../error/index.ts";
import { secondsUntil } from "../runtime/index.ts";
import type { OpenCommand, StartAnswer } from "./create-command.ts";
import type { VerificationDeps } from "./deps.ts";
import { findLiveSend } from "./find-live-send.ts";
import { keyedAnswer } from "./idempotency.ts";
import { presentVerification } from "./present.ts";
import { resendMessage } from "./resend-message.ts";
import { keepHeld } from "./ruled.ts";
import { resendAfter, sendsLeft } from "./sends.ts";
import type { TakenLimits } from "./take-limits.ts";
import type { Verification } from "./verification.ts";

export interface LiveStart {
  readonly command: OpenCommand;
  readonly live: Verification;
  /** What was counted for it already. */
  readonly taken?: TakenLimits;
}

/**
 * A start while a Verification of the number is live: sends again when the pause is over, sends nothing inside it (a
 * page refresh is harmless), refuses with `sends_spent` past the ceiling.
 */
export async function answerLive(deps: VerificationDeps, { command, live, taken }: LiveStart): Promise<StartAnswer> {
  const { open } = command;
  findLiveSend(open, { verification: live, asked: "start" }, deps);
  if (sendsLeft(live) === 0) throw sendsSpent(deps, live);
  const after = resendAfter(live);
  const mayNow = after !== null && after <= deps.clock.now();
  const resent = mayNow
    ? await resendMessage(deps, {
        verification: live,
        access: command.access,
        urgency: command.input.urgency,
        origin: command.input,
        taken,
        open,
      })
    : null;
  if (resent === null) {
    findLiveSend(open, { verification: live, asked: "start", overtaken: mayNow }, deps);
    await keepHeld(deps, open);
  }
  const body = { ...presentVerification(resent?.verification ?? live), sent: resent !== null };
  const answer: StartAnswer = { created: false, body, ...(resent === null ? {} : { quotas: resent.quotas }) };
  const kept = keyedAnswer(command, answer);
  if (kept !== null) await deps.verifications.keepAnswer(command.access.project.id, kept);
  return answer;
}

/** The refusal past the ceiling of sends: only a new Verification sends again, once this one has ended. */
export function sendsSpent(deps: VerificationDeps, { expiresAt }: Verification): AppError {
  return new AppError("sends_spent", "This verification has sent as many messages as it may.", {
    retryAfterSeconds: Math.max(1, secondsUntil(deps.clock.now(), expiresAt)),
  });
}
