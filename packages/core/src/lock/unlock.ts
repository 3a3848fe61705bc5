import { type PhoneDigest, requireScope } from "../access/index.ts";
import { parsePhoneNumber } from "../phone/index.ts";
import { type Access, guessLimits } from "../project/index.ts";
import type { Jobs } from "../runtime/index.ts";
import { nudgeDeliveries } from "./nudge.ts";
import type { LockKey, LockStore } from "./store.ts";

export interface UnlockDeps {
  readonly locks: Pick<LockStore, "unlock">;
  readonly phoneDigest: PhoneDigest;
  readonly jobs: Jobs;
}

/**
 * An operator's word that a number may be guessed at again: its failures are forgotten, those in a row too. Answers
 * whether it was locked; a repeat changes nothing and tells nobody. Refuses with `phone_number_invalid`.
 */
export async function unlockNumber(
  deps: UnlockDeps,
  { access, to }: { readonly access: Access; readonly to: string },
): Promise<boolean> {
  requireScope(access.actor, "locks:write");
  const { e164 } = parsePhoneNumber(to);
  const projectId = access.project.id;
  const phoneDigest = Buffer.from(deps.phoneDigest(projectId, e164)).toString("hex");
  return await unlock(deps, access, { projectId, phoneDigest });
}

/** The same for a user of the project, as its backend names them. One that nobody knows was not locked. */
export async function unlockUser(
  deps: UnlockDeps,
  { access, userId }: { readonly access: Access; readonly userId: string },
): Promise<boolean> {
  requireScope(access.actor, "locks:write");
  return await unlock(deps, access, { projectId: access.project.id, userId });
}

async function unlock(deps: UnlockDeps, { project }: Access, key: LockKey): Promise<boolean> {
  const limits = guessLimits(project.settings);
  const { wasLocked, deliveryIds } = await deps.locks.unlock(
    key,
    key.userId !== undefined ? limits.user : limits.number,
  );
  await deps.jobs.enqueue(nudgeDeliveries(deliveryIds));
  return wasLocked;
}
