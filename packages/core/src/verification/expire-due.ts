import { overdueFact } from "./checks.ts";
import type { VerificationDeps } from "./deps.ts";
import { endingOf } from "./end-verification.ts";
import { nudgeWebhooks } from "./nudge.ts";

type ExpireDeps = Pick<VerificationDeps, "clock" | "random" | "verifications" | "jobs">;

/** Ends pending Verifications whose time is up, at most `limit`; returns how many ended by this call. */
export async function expireDue(deps: ExpireDeps, limit: number): Promise<number> {
  const due = await deps.verifications.listDue(limit);
  const endings = due
    .map((verification) => endingOf(verification, overdueFact(verification), deps))
    .filter((ending) => ending !== null);
  if (endings.length === 0) return 0;
  const { ended, deliveryIds } = await deps.verifications.end(endings);
  await deps.jobs.enqueue(nudgeWebhooks(deliveryIds));
  return ended.length;
}
