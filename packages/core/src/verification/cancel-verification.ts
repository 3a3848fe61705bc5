import { requireScope } from "../access/index.ts";
import type { VerificationDeps } from "./deps.ts";
import { endVerification } from "./end-verification.ts";
import { type GetCommand, getVerification } from "./get-verification.ts";
import type { Verification } from "./verification.ts";

/** Cancels a Verification. Idempotent: one that has ended is answered as it is. */
export async function cancelVerification(deps: VerificationDeps, command: GetCommand): Promise<Verification> {
  requireScope(command.access.actor, "verifications:write");
  const found = await getVerification(deps, command);
  if (found.status !== "pending") return found;
  return (await endVerification(deps, found, "caller_canceled")) ?? (await getVerification(deps, command));
}
