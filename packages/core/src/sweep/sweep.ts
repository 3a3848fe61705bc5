import type { BacklogStore } from "../backlog/index.ts";
import { type LockStore, tellForgottenLocks } from "../lock/index.ts";
import { applyRecord, followFailure, giveUpWaiting, type SettleDeps, settleAttempt } from "../message/index.ts";
import { addSeconds, type Job } from "../runtime/index.ts";
import { expireDue, type VerificationDeps } from "../verification/index.ts";
import { nudgeLimit } from "./nudge-limit.ts";
import type { SweepStore } from "./store.ts";

export interface SweepDeps extends SettleDeps, Pick<VerificationDeps, "verifications"> {
  readonly sweeps: SweepStore;
  readonly backlogs: BacklogStore;
  readonly locks: Pick<LockStore, "tell" | "tellForgotten">;
  /** Jobs of Messages that somebody still has to run; null where the queue does not answer. */
  readonly heldJobs: () => Promise<number | null>;
}

/** Rows that one round healed or erased, by what was done. */
export interface SweepReport {
  readonly expired: number;
  readonly nudged: number;
  readonly recovered: number;
  readonly rematched: number;
  readonly unconfirmed: number;
  readonly followed: number;
  readonly erased: number;
}

const BATCH = 500;
/** Clear numbers stay this long after the end, for support; then only the keyed digest is left. */
const PHONE_NUMBER_KEPT_SECONDS = 24 * 3600;

/** One round of healing: what is due expires, what lost its job is nudged, what got stuck goes on, what is old is erased. */
export async function sweep(deps: SweepDeps): Promise<SweepReport> {
  // Stuck ones first: somebody waits for them, and a batch of everything else takes a while.
  const recovered = await recoverStuck(deps);
  const nudged = await nudge(deps);
  const expired = await expireDue(deps, BATCH);
  const rematched = await rematchReceipts(deps);
  const unconfirmed = await failOverUnconfirmed(deps);
  const followed = await followFailures(deps);
  await tellForgottenLocks(deps, BATCH);
  const endedBefore = addSeconds(deps.clock.now(), -PHONE_NUMBER_KEPT_SECONDS);
  const erased = await deps.sweeps.erasePhoneNumbers(endedBefore, BATCH);
  return { expired, nudged, recovered, rematched, unconfirmed, followed, erased };
}

/** A worker died while a provider was asked: nobody knows whether the text went out, so the ladder treats it as such. */
async function recoverStuck(deps: SweepDeps): Promise<number> {
  const claims = await deps.sweeps.takeOverStuck(BATCH);
  for (const claim of claims) {
    const result = claim.attempt === null ? null : ({ kind: "unknown", cause: "crashed", providerCode: null } as const);
    await settleAttempt(deps, { claim, result, nudge: true });
  }
  return claims.length;
}

async function rematchReceipts(deps: SweepDeps): Promise<number> {
  const parked = await deps.sweeps.findParkedReceipts(BATCH);
  for (const record of parked) await applyRecord(deps, record);
  await deps.sweeps.dropParkedReceipts(parked);
  return parked.length;
}

async function failOverUnconfirmed(deps: SweepDeps): Promise<number> {
  const claims = await deps.sweeps.takeUnconfirmed(BATCH);
  for (const claim of claims) await giveUpWaiting(deps, claim);
  return claims.length;
}

/** What must follow a failure is begun by whoever noted it; of one who died between the two nothing else would tell. */
async function followFailures(deps: SweepDeps): Promise<number> {
  const claims = await deps.sweeps.takeUnfollowed(BATCH);
  for (const claim of claims) await followFailure(deps, claim);
  await deps.sweeps.markFollowed(claims.map(({ message }) => message.id));
  return claims.length;
}

async function nudge(deps: SweepDeps): Promise<number> {
  // Counted first: a job that is made meanwhile then counts for too much, and its row is nudged a round later.
  const unsent = [...(await deps.backlogs.count()).values()].reduce((sum, messages) => sum + messages, 0);
  const limit = unsent === 0 ? 0 : nudgeLimit({ unsent, held: await deps.heldJobs(), batch: BATCH });
  const messages = limit === 0 ? [] : await deps.sweeps.nudgeMessages(limit);
  const deliveries = await deps.sweeps.nudgeDeliveries(BATCH);
  const jobs: Job[] = [
    ...messages.map(({ id, ...job }) => ({ name: "message.send", payload: { messageId: id }, ...job }) as const),
    ...deliveries.map(({ id, ...job }) => ({ name: "webhook.deliver", payload: { deliveryId: id }, ...job }) as const),
  ];
  await deps.jobs.enqueue(jobs);
  return jobs.length;
}
