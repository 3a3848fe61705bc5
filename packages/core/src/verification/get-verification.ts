import { requireScope } from "../access/index.ts";
import { AppError } from "../error/index.ts";
import type { Access } from "../project/index.ts";
import type { VerificationId } from "../runtime/index.ts";
import { overdueFact } from "./checks.ts";
import type { VerificationDeps } from "./deps.ts";
import { endVerification } from "./end-verification.ts";
import { isOfMode } from "./of-mode.ts";
import type { Verification } from "./verification.ts";

export interface GetCommand {
  readonly access: Access;
  readonly id: VerificationId;
}

/** One Verification of the caller's project. Refuses with `verification_not_found`, whoever else's it may be. */
export async function getVerification(deps: VerificationDeps, { access, id }: GetCommand): Promise<Verification> {
  requireScope(access.actor, "verifications:read");
  const found = await deps.verifications.find(access.project.id, id);
  if (found === null || !isOfMode(found, access)) throw notFound();
  return await settleTime(deps, found);
}

/** Ends a Verification whose time is up though the sweep has not come by yet, so that no answer calls it pending. */
export async function settleTime(deps: VerificationDeps, verification: Verification): Promise<Verification> {
  if (verification.status !== "pending" || verification.expiresAt > deps.clock.now()) return verification;
  const expired = await endVerification(deps, verification, overdueFact(verification));
  return expired ?? (await deps.verifications.find(verification.projectId, verification.id)) ?? verification;
}

export function notFound(): AppError {
  return new AppError("verification_not_found", "No such verification.");
}
