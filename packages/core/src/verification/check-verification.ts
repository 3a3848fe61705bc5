import { isClient, requireScope } from "../access/index.ts";
import { readTypedCode } from "../code/index.ts";
import type { Lock } from "../guess/index.ts";
import { tellLock } from "../lock/index.ts";
import { parsePhoneNumber } from "../phone/index.ts";
import { type Access, guessLimits } from "../project/index.ts";
import type { VerificationId } from "../runtime/index.ts";
import { checksLeft } from "./checks.ts";
import { isOwn, ownerOf, requireClientsOn } from "./client.ts";
import type { VerificationDeps } from "./deps.ts";
import { endVerification } from "./end-verification.ts";
import { notFound, settleTime } from "./get-verification.ts";
import { judgeCheck, rememberSupplied } from "./judge-check.ts";
import { isOfMode } from "./of-mode.ts";
import { prove } from "./prove.ts";
import type { SpentCheck } from "./store.ts";
import type { Verification, VerificationReason, VerificationStatus } from "./verification.ts";

/** Why a Check was not valid: `number_locked` and `user_locked` mean that those have no guesses left for now. */
export type CheckReason =
  | "code_mismatch"
  | "already_verified"
  | "number_locked"
  | "user_locked"
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
  /** Whether the guess was compared with a code, whatever came of it. */
  readonly compared: boolean;
  /** The proof token of a success; the same claims for as long as it is repeated. */
  readonly proof: string | null;
  /** Of what `reason` says is locked; null also for callers that may not know. */
  readonly lock: Lock | null;
}

/** A form that submits twice is answered "verified" twice, for this long. */
export const GRACE_SECONDS = 60;

/** Judges a guess at the code of one Verification. Refuses with `verification_not_found` and `invalid_request`. */
export async function checkVerification(
  deps: VerificationDeps,
  { access, id, code }: { access: Access; id: VerificationId; code: string },
): Promise<CheckAnswer> {
  requireMayCheck(access);
  const typed = readTypedCode(code);
  // Read first, which costs tests alone: no guess of a live Verification is spent by a test key.
  if (access.actor.mode === "test") await requireTest(deps, access, id);
  return await guess(deps, { access, id, matches: (verification) => judgeCheck(verification, typed, deps.keyRing) });
}

/** Who guesses, as far as an answer depends on it. */
interface Guesser {
  readonly project: Access["project"];
  readonly actor: Pick<Access["actor"], "kind" | "mode" | "user">;
}

/** Counts a guess and judges it by `matches`, whatever it was made with. Refuses with `verification_not_found`. */
export async function guess(
  deps: VerificationDeps,
  { access, id, matches }: { access: Guesser; id: VerificationId; matches: (verification: Verification) => boolean },
): Promise<CheckAnswer> {
  const spent = await deps.verifications.spendCheck({
    projectId: access.project.id,
    id,
    owner: ownerOf(access.actor),
    limits: guessLimits(access.project.settings),
    uncounted: access.actor.mode === "test" && !access.project.settings.testLimits,
    verifiedWithinSeconds: GRACE_SECONDS,
  });
  if (spent === null) return await refuse(deps, access, id);
  if (!isOfMode(spent.verification, access)) throw notFound();
  if (!spent.judged) return await locked(deps, access, spent.verification);
  return await settleGuess(deps, access, { spent, matches: matches(spent.verification) });
}

/** What follows a guess that was counted and compared. */
export async function settleGuess(
  deps: VerificationDeps,
  access: Guesser,
  { spent, matches }: { readonly spent: SpentCheck; readonly matches: boolean },
): Promise<CheckAnswer> {
  const answer = matches ? await succeed(deps, access, spent.verification) : await fail(deps, spent);
  return { ...answer, compared: true };
}

/** Refuses with `forbidden` a key without the scope, and a client where clients are off. */
export function requireMayCheck(access: Access): void {
  requireScope(access.actor, "verifications:check");
  requireClientsOn(access);
}

async function requireTest(deps: VerificationDeps, access: Access, id: VerificationId): Promise<void> {
  const found = await deps.verifications.find(access.project.id, id);
  if (found === null || !isOfMode(found, access)) throw notFound();
}

/** The same for the newest live Verification of a number; of clients it is `checkNumberAsClient`. */
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
  if (live === null || !isOfMode(live, access)) throw notFound();
  return await checkVerification(deps, { access, id: live.id, code });
}

async function succeed(deps: VerificationDeps, access: Guesser, verification: Verification): Promise<CheckAnswer> {
  if (verification.status === "verified") {
    await deps.verifications.giveBackGuess(verification);
    return await valid(deps, verification, true);
  }
  const verified = await endVerification(deps, rememberSupplied(verification, deps.keyRing), "code_matched");
  if (verified !== null) {
    if (access.project.settings.pumpingGuard.mode !== "off") deps.proven.note(verified);
    return await valid(deps, verified, false);
  }
  const now = await deps.verifications.find(access.project.id, verification.id);
  // A parallel check with the same code won; this one is as right as that one was.
  return now?.status === "verified" ? await valid(deps, now, true) : await refuse(deps, access, verification.id);
}

async function fail(deps: VerificationDeps, { verification, reached }: SpentCheck): Promise<CheckAnswer> {
  if (reached) await tellLock(deps, verification);
  if (verification.status !== "pending" || checksLeft(verification) > 0) return invalid(verification, "code_mismatch");
  const failed = await endVerification(deps, verification, "checks_spent");
  return invalid(failed ?? verification, "code_mismatch");
}

/**
 * No guess could be spent: says why, and ends what the clock should have ended. One whose checks are all spent is left
 * to the last of them, which is being judged in this moment and may be right.
 */
async function refuse(deps: VerificationDeps, access: Guesser, id: VerificationId): Promise<CheckAnswer> {
  const found = await deps.verifications.find(access.project.id, id);
  if (found === null || !isOfMode(found, access) || !isOwn(access.actor, found)) throw notFound();
  const verification = await settleTime(deps, found);
  if (verification.status === "denied" && isClient(access.actor)) return asIfPending(verification);
  if (verification.status !== "pending") return invalid(verification, endReason(verification));
  if (checksLeft(verification) > 0) return await locked(deps, access, verification);
  return await settledAnswer(deps, verification);
}

/** By now the last guess has most likely been judged; a repeat of a right one hears so. */
async function settledAnswer(deps: VerificationDeps, { projectId, id }: Verification): Promise<CheckAnswer> {
  const found = await deps.verifications.find(projectId, id);
  if (found === null) throw notFound();
  return invalid(found, found.status === "pending" ? "checks_spent" : endReason(found));
}

/** Nothing is compared. A backend hears what is locked and for how long; an app or page that the code is wrong. */
async function locked(deps: VerificationDeps, access: Guesser, verification: Verification): Promise<CheckAnswer> {
  // That somebody has tried codes of this number before is not everybody's to know.
  if (isClient(access.actor)) return invalid(verification, "code_mismatch");
  const lock = await deps.locks.find(verification, guessLimits(access.project.settings));
  return { ...invalid(verification, lock?.subject === "user" ? "user_locked" : "number_locked"), lock };
}

/** What the backend thinks of a number, an app or page could make known to anybody. */
function asIfPending(verification: Verification): CheckAnswer {
  return { ...invalid(verification, "code_mismatch"), status: "pending" };
}

function endReason({ status, reason }: Verification): CheckReason {
  if (status === "verified") return "already_verified";
  if (status === "expired" || status === "canceled") return status;
  return reason ?? "code_mismatch";
}

async function valid(
  deps: VerificationDeps,
  verification: Verification,
  alreadyVerified: boolean,
): Promise<CheckAnswer> {
  const { id, status } = verification;
  const proof = await prove(deps, verification);
  return {
    id,
    valid: true,
    status,
    alreadyVerified,
    checksLeft: checksLeft(verification),
    reason: null,
    compared: true,
    proof,
    lock: null,
  };
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
    compared: false,
    proof: null,
    lock: null,
  };
}
