import type { Jobs } from "../runtime/index.ts";
import { nudgeDeliveries } from "./nudge.ts";
import type { Guessed, LockStore } from "./store.ts";

export interface TellDeps {
  readonly locks: Pick<LockStore, "tell" | "tellForgotten">;
  readonly jobs: Jobs;
}

/** Locks what a wrong guess used up, and tells subscribers. */
export async function tellLock({ locks, jobs }: TellDeps, guessed: Guessed): Promise<void> {
  await jobs.enqueue(nudgeDeliveries(await locks.tell(guessed)));
}

/** The same for what was left behind by processes that died between counting a guess and judging it; returns how many Deliveries. */
export async function tellForgottenLocks({ locks, jobs }: TellDeps, limit: number): Promise<void> {
  await jobs.enqueue(nudgeDeliveries(await locks.tellForgotten(limit)));
}
