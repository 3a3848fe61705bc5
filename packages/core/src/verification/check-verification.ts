import { requireScope } from "../access/index.ts";
import { readTypedCode } from "../code/index.ts";
import { parsePhoneNumber } from "../phone/index.ts";
import { type Access, CONSECUTIVE_GUESSES_MAX } from "../project/index.ts";
import type { VerificationId } from "../runtime/index.ts";
import type { VerificationDeps } from "./deps.ts";
import { endVerification } from "./end-verification.ts";
import { notFound, settleTime } from "./get-verification.ts";
import { judgeCheck } from "./judge-check.ts";
import { prove } from "./prove.ts";
import type { Verification, VerificationReason, VerificationStatus } from "./verification.ts";

/** Why a Check was not valid: `number_locked` means that the number itself has no guesses left for now. */
export type CheckReason =
  | "code_mismatch"
  | "already_verified"
  | "number_locked"
  | "expired"
  | "canceled"
  | VerificationReason;

export interface CheckAnswer {
  readonly id: VerificationId;
  readonly valid: boolean;
  readonly status: VerificationStatus;
  readonly alreadyVerified: boolean;
  readonly checksLeft: number;
  readonly reason: CheckReason | null;
  /** The proof token of a success; the same claims for as long as it is repeated. */
  readonly proof: string | null;
}

/** A form that submits twice is answered "verified" twice, for this long. */
const GRACE_SECONDS = 60;

/** Judges a guess at the code of one Verification. Refuses with `verification_not_found` and `invalid_request`. */
export async function checkVerification(
  deps: VerificationDeps,
  { access, id, code }: { access: Access; id: VerificationId; code: string },
): Promise<CheckAnswer> {
  requireScope(access.actor, "verifications:check");
  const typed = readTypedCode(code);
  const spent = await deps.verifications.spendCheck({
    projectId: access.project.id,
    id,
    guessesPerDayMax: access.project.settings.guessesPerDayMax,
    consecutiveGuessesMax: CONSECUTIVE_GUESSES_MAX,
    verifiedWithinSeconds: GRACE_SECONDS,
  });
  if (spent === null) return await refuse(deps, access, id);
  if (!spent.judged) return invalid(spent.verification, "number_locked");
  const matches = judgeCheck(spent.verification, typed, deps.keyRing);
  return matches ? await succeed(deps, access, spent.verification) : await fail(deps, spent.verification);
}

/** The same for the newest live Verification of a number. */
export async function checkNumber(
  deps: VerificationDeps,
  { access, to, code }: { access: Access; to: string; code: string },
): Promise<CheckAnswer> {
  requireScope(access.actor, "verifications:check");
  const { e164 } = parsePhoneNumber(to);
  readTypedCode(code);
  const phoneDigest = Buffer.from(deps.phoneDigest(access.project.id, e164)).toString("hex");
  const query = { projectId: access.project.id, phoneDigest, verifiedWithinSeconds: GRACE_SECONDS };
  const live = await deps.verifications.findLive(query);
  if (live === null) throw notFound();
  return await checkVerification(deps, { access, id: live.id, code });
}

async function succeed(deps: VerificationDeps, access: Access, verification: Verification): Promise<CheckAnswer> {
  if (verification.status === "verified") return await valid(deps, verification, true);
  const verified = await endVerification(deps, verification, "code_matched");
  if (verified !== null) return await valid(deps, verified, false);
  const now = await deps.verifications.find(access.project.id, verification.id);
  // A parallel check with the same code won; this one is as right as that one was.
  return now?.status === "verified" ? await valid(deps, now, true) : await refuse(deps, access, verification.id);
}

async function fail(deps: VerificationDeps, verification: Verification): Promise<CheckAnswer> {
  if (verification.status !== "pending" || checksLeft(verification) > 0) return invalid(verification, "code_mismatch");
  const failed = await endVerification(deps, verification, "checks_spent");
  return invalid(failed ?? verification, "code_mismatch");
}

/** No guess could be spent: says why, and ends what the clock or the last guess should have ended. */
async function refuse(deps: VerificationDeps, access: Access, id: VerificationId): Promise<CheckAnswer> {
  const found = await deps.verifications.find(access.project.id, id);
  if (found === null) throw notFound();
  const verification = await settleTime(deps, found);
  if (verification.status !== "pending") return invalid(verification, endReason(verification));
  if (checksLeft(verification) > 0) return invalid(verification, "number_locked");
  const failed = await endVerification(deps, verification, "checks_spent");
  return invalid(failed ?? verification, "checks_spent");
}

function endReason({ status, reason }: Verification): CheckReason {
  if (status === "verified") return "already_verified";
  if (status === "expired" || status === "canceled") return status;
  return reason ?? "code_mismatch";
}

function checksLeft({ checksMax, checksUsed }: Verification): number {
  return Math.max(0, checksMax - checksUsed);
}

async function valid(
  deps: VerificationDeps,
  verification: Verification,
  alreadyVerified: boolean,
): Promise<CheckAnswer> {
  const { id, status } = verification;
  const proof = await prove(deps, verification);
  return { id, valid: true, status, alreadyVerified, checksLeft: checksLeft(verification), reason: null, proof };
}

function invalid(verification: Verification, reason: CheckReason): CheckAnswer {
  const { id, status } = verification;
  return {
    id,
    valid: false,
    status,
    alreadyVerified: false,
    checksLeft: checksLeft(verification),
    reason,
    proof: null,
  };
}
