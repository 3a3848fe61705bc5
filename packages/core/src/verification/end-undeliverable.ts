import type { ConcernedVerification } from "../message/index.ts";
import type { VerificationDeps } from "./deps.ts";
import { endVerification } from "./end-verification.ts";

/** Ends a Verification whose last Message was given up: nobody can type a code that nobody got. */
export async function endUndeliverable(
  deps: Pick<VerificationDeps, "clock" | "random" | "verifications" | "jobs">,
  { project, verificationId }: Pick<ConcernedVerification, "project" | "verificationId">,
): Promise<void> {
  const verification = await deps.verifications.find(project.id, verificationId);
  if (verification !== null) await endVerification(deps, verification, "undeliverable");
}
