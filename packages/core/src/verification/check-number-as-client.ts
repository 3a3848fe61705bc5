import { readTypedCode } from "../code/index.ts";
import { parsePhoneNumber } from "../phone/index.ts";
import { type Access, guessLimits } from "../project/index.ts";
import { newId } from "../runtime/index.ts";
import { type CheckAnswer, GRACE_SECONDS, requireMayCheck, settleGuess } from "./check-verification.ts";
import { ownerOf, requireOwnNumber } from "./client.ts";
import type { VerificationDeps } from "./deps.ts";
import { type CodeFacts, judgeCheck } from "./judge-check.ts";
import { isOfMode } from "./of-mode.ts";

/**
 * Judges a code for a number as an app or page may know it: it is right, or it is not (null). Whether there is such a
 * Verification, whose it is, how it stands and whether the number is locked, no answer tells (ASVS 5.0, 6.3.8): each
 * costs the same two statements and the same comparison. Refuses with `phone_number_invalid`, `invalid_request`, and
 * with `forbidden` a number that the token is not for.
 */
export async function checkNumberAsClient(
  deps: VerificationDeps,
  { access, to, code }: { access: Access; to: string; code: string },
): Promise<CheckAnswer | null> {
  requireMayCheck(access);
  const { e164 } = parsePhoneNumber(to);
  const typed = readTypedCode(code);
  const projectId = access.project.id;
  const phoneDigest = Buffer.from(deps.phoneDigest(projectId, e164)).toString("hex");
  requireOwnNumber(access.actor, phoneDigest);
  const owner = ownerOf(access.actor);
  const userId = owner?.userId ?? null;
  const within = { verifiedWithinSeconds: GRACE_SECONDS };
  const found = await deps.verifications.findLive({ projectId, phoneDigest, userId, ...within });
  const live = found !== null && isOfMode(found, access) ? found : null;
  const decoy = aDecoy(deps, access, phoneDigest);
  const id = live?.id ?? decoy.id;
  const limits = guessLimits(access.project.settings);
  const uncounted = access.actor.mode === "test" && !access.project.settings.testLimits;
  const spent = await deps.verifications.spendCheck({ projectId, id, owner, limits, uncounted, ...within });
  const isJudged = spent?.judged === true;
  const matches = judgeCheck(isJudged ? spent.verification : decoy, typed, deps.keyRing);
  if (!isJudged) return null;
  const answer = await settleGuess(deps, access, { spent, matches });
  return answer.valid ? answer : null;
}

/** What a code is derived for where there is none: nobody is ever texted it, and no guess at it counts. */
function aDecoy(deps: VerificationDeps, { project }: Access, phoneDigest: string): CodeFacts {
  const { codeType: type, codeLength: length } = project.settings;
  return {
    projectId: project.id,
    id: newId("ver", deps),
    phoneDigest,
    generation: 0,
    codeShape: { type, length },
    resendPolicy: "same",
    codeKeyId: deps.keyRing.newestId,
    suppliedCode: null,
    suppliedDigest: null,
  };
}
