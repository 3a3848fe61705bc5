import type { Event } from "../webhook/index.ts";
import type { VerificationDeps } from "./deps.ts";
import { type GetCommand, getVerification } from "./get-verification.ts";
import type { Verification } from "./verification.ts";

/** The Events of one Verification, oldest first, with the Verification for its clear number. */
export async function getTimeline(
  deps: VerificationDeps,
  command: GetCommand,
): Promise<{ readonly verification: Verification; readonly events: readonly Event[] }> {
  const verification = await getVerification(deps, command);
  return { verification, events: await deps.verifications.timeline(command.access.project.id, verification.id) };
}
