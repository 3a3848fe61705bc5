import type { EventSource } from "../webhook/index.ts";
import type { VerificationDeps } from "./deps.ts";
import { verificationEnded } from "./events.ts";
import { nudgeWebhooks } from "./nudge.ts";
import type { Ending } from "./store.ts";
import { advance, type EndStatus, type Verification, type VerificationFact } from "./verification.ts";

/** How a pending Verification would end by this fact, with its Event. Null when it has ended already. */
export function endingOf(verification: Verification, fact: VerificationFact, source: EventSource): Ending | null {
  const ended = advance(verification, fact, source.clock.now());
  if (ended === null || ended.status === "pending") return null;
  const after: Verification & { status: EndStatus } = { ...ended, status: ended.status };
  return { verification: after, event: verificationEnded(after, source) };
}

type EndDeps = Pick<VerificationDeps, "clock" | "random" | "verifications" | "jobs">;

/** Ends a Verification by a fact and tells its subscribers; null when something else ended it first. */
export async function endVerification(
  deps: EndDeps,
  verification: Verification,
  fact: VerificationFact,
): Promise<Verification | null> {
  const ending = endingOf(verification, fact, deps);
  if (ending === null) return null;
  const { ended, deliveryIds } = await deps.verifications.end([ending]);
  await deps.jobs.enqueue(nudgeWebhooks(deliveryIds));
  return ended.includes(verification.id) ? ending.verification : null;
}
