import { FORGIVING, IN_A_ROW_MAX } from "./rules.ts";

/** The guesses of one number, or of one user. */
export interface Budget {
  readonly max: number;
  openAt: number;
  used: number;
  forgiven: number;
  inARow: number;
  /** The guess that used it up is not told of yet. */
  untold: boolean;
}

export function freshBudget(max: number): Budget {
  return { max, openAt: 0, used: 0, forgiven: 0, inARow: 0, untold: false };
}

export function isLocked(budget: Budget, now: number): boolean {
  return budget.inARow >= IN_A_ROW_MAX || (isSpent(budget) && now < budget.openAt);
}

export function countGuess(budget: Budget, { now, windowSeconds }: { now: number; windowSeconds: number }): void {
  if (now >= budget.openAt) Object.assign(budget, { used: 0, forgiven: 0 });
  budget.used += 1;
  budget.inARow += 1;
  budget.openAt = now + windowSeconds;
  budget.untold = budget.inARow >= IN_A_ROW_MAX || isSpent(budget);
}

/** What was guessed on the Verification that succeeded was its holder's, and one of it was right. */
export function forgive(budget: Budget, guesses: number): void {
  const back = Math.min(budget.used, guesses);
  budget.used -= back;
  budget.forgiven += Math.max(0, back - 1);
  budget.inARow = 0;
  budget.untold = false;
}

function isSpent({ used, forgiven, max }: Budget): boolean {
  return used >= max || used + forgiven >= FORGIVING * max;
}
