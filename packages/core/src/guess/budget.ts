import { addSeconds } from "../runtime/index.ts";

/** How many wrong guesses one number, or one user, may see. */
export interface GuessLimits {
  /** Wrong guesses after which it is locked. */
  readonly max: number;
  /** Wrong guesses in a row, over any time, after which it stays locked until an operator unlocks it. */
  readonly consecutiveMax: number;
  /** The count is forgotten once this long has passed since the last guess. */
  readonly windowSeconds: number;
}

/** What has been guessed of one number, or by one user, over all its Verifications. */
export interface GuessBudget {
  /** When the count is forgotten; once the number is locked, when it is open again. */
  readonly windowEndsAt: Date;
  readonly used: number;
  /** Wrong guesses of this window that a success gave back. */
  readonly forgiven: number;
  /** Since the last success. */
  readonly consecutive: number;
  /** Set by the guess that used up the budget, until its lock was told or a success gave the guess back. */
  readonly reachedAt: Date | null;
}

/** A number or user of which nothing is judged for now. */
export interface Lock {
  readonly subject: LockSubject;
  /** Null: until an operator unlocks it. */
  readonly until: Date | null;
}

export const LOCK_SUBJECTS = ["number", "user"] as const;
export type LockSubject = (typeof LOCK_SUBJECTS)[number];

/**
 * What successes give back is bounded too: of one window, no more than this many budgets are ever judged wrong, however
 * often the number's holder succeeds in between.
 */
export const FORGIVING_FACTOR = 2;

/** Whether the budget is used up, and until when (null: until it is unlocked); false while guesses are judged. */
export function lockedUntil(
  { windowEndsAt, used, forgiven, consecutive }: GuessBudget,
  { max, consecutiveMax }: GuessLimits,
  now: Date,
): Date | null | false {
  if (consecutive >= consecutiveMax) return null;
  const spent = used >= max || used + forgiven >= FORGIVING_FACTOR * max;
  return spent && windowEndsAt > now ? windowEndsAt : false;
}

/** The budget with one more guess counted; null when it is used up and the guess must not be judged. */
export function countGuess(budget: GuessBudget | null, limits: GuessLimits, now: Date): GuessBudget | null {
  if (budget !== null && lockedUntil(budget, limits, now) !== false) return null;
  const open = budget !== null && budget.windowEndsAt > now ? budget : { used: 0, forgiven: 0 };
  const counted: GuessBudget = {
    windowEndsAt: addSeconds(now, limits.windowSeconds),
    used: open.used + 1,
    forgiven: open.forgiven,
    consecutive: (budget?.consecutive ?? 0) + 1,
    reachedAt: null,
  };
  return lockedUntil(counted, limits, now) === false ? counted : { ...counted, reachedAt: now };
}

/** The budget after a success: the guesses of the Verification that succeeded were its holder's own. */
export function giveBack(budget: GuessBudget, guesses: number): GuessBudget {
  const back = Math.min(budget.used, guesses);
  // One of them was right, and no failure.
  const forgiven = budget.forgiven + Math.max(0, back - 1);
  return { ...budget, used: budget.used - back, forgiven, consecutive: 0, reachedAt: null };
}
