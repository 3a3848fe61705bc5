import { type Budget, countGuess, forgive, isLocked } from "./budget.ts";
import { type Case, checksLeft, counts, end, type Typed } from "./case.ts";
import { budgetsOf, isLive, type Model, newest, settle } from "./model.ts";
import { GRACE_SECONDS, REPEATS_MAX } from "./rules.ts";

/** What a guess is answered. */
export interface Verdict {
  readonly serial: number;
  readonly valid: boolean;
  readonly status: string;
  readonly alreadyVerified: boolean;
  readonly checksLeft: number;
  readonly reason: string | null;
  readonly compared: boolean;
}

export function check(model: Model, about: Case, typed: Typed): Verdict {
  settle(model, about);
  if (about.status === "verified") return checkAgain(model, about, typed);
  if (about.status !== "pending") return wrong(model, about, endReason(about));
  const { number, user } = budgetsOf(model, about);
  const { now, rules } = model;
  if (isLocked(number, now)) return wrong(model, about, "number_locked");
  if (user !== null && isLocked(user, now)) return wrong(model, about, "user_locked");
  about.checks += 1;
  for (const budget of [number, user]) {
    if (budget !== null) countGuess(budget, { now, windowSeconds: rules.guessWindowSeconds });
  }
  if (counts(about, typed)) return succeed(model, about);
  tell(model, about, { number, user });
  if (checksLeft(about, rules) === 0) end(about, "failed", "checks_spent");
  return { ...wrong(model, about, "code_mismatch"), compared: true };
}

/** The same for the newest one of a number, whoever its user; null where there is none. */
export function checkNumber(model: Model, number: number, typed: Typed): Verdict | null {
  const ofNumber = model.cases.filter((each) => each.number === number);
  const found =
    newest(ofNumber, (each) => isLive(model, each)) ?? newest(ofNumber, (each) => isJustVerified(model, each));
  return found === null ? null : check(model, found, typed);
}

export function cancel(model: Model, about: Case): void {
  settle(model, about);
  end(about, "canceled", "caller_canceled");
}

/** An operator gives a number its guesses back; answers whether it was locked. */
export function unlock(model: Model, number: number): boolean {
  const { number: budget } = budgetsOf(model, { number, user: null });
  const wasLocked = isLocked(budget, model.now);
  model.budgets.delete(`number ${number}`);
  if (wasLocked) note(model, "number.unlocked", (each) => each.number === number);
  return wasLocked;
}

function succeed(model: Model, about: Case): Verdict {
  const { number, user } = budgetsOf(model, about);
  for (const budget of [number, user]) if (budget !== null) forgive(budget, about.checks);
  end(about, "verified", null);
  about.verifiedAt = model.now;
  return right(model, about, false);
}

/** On one that is verified: a repeat of its code is right for a while, costs nothing, and a few repeats are enough. */
function checkAgain(model: Model, about: Case, typed: Typed): Verdict {
  const { now, rules } = model;
  const budgets = budgetsOf(model, about);
  const each = [budgets.number, budgets.user].filter((budget) => budget !== null);
  const isOver = !isJustVerified(model, about) || about.checks >= rules.checksMax + REPEATS_MAX;
  if (isOver || each.some((budget) => isLocked(budget, now))) return wrong(model, about, "already_verified");
  about.checks += 1;
  for (const budget of each) countGuess(budget, { now, windowSeconds: rules.guessWindowSeconds });
  if (counts(about, typed)) {
    for (const budget of each) forgive(budget, 1);
    return right(model, about, true);
  }
  tell(model, about, budgets);
  return { ...wrong(model, about, "code_mismatch"), compared: true };
}

function isJustVerified({ now }: Model, { verifiedAt }: Case): boolean {
  return verifiedAt !== null && now < verifiedAt + GRACE_SECONDS;
}

function tell(model: Model, about: Case, { number, user }: { number: Budget; user: Budget | null }): void {
  const until = model.now + model.rules.lockoutSeconds;
  if (number.untold) {
    Object.assign(number, { untold: false, openAt: until });
    note(model, "number.locked", (each) => each.number === about.number);
  }
  if (user?.untold === true) {
    Object.assign(user, { untold: false, openAt: until });
    note(model, "user.locked", (each) => each.user === about.user);
  }
}

function note(model: Model, type: string, fits: (about: Case) => boolean): void {
  model.lockEvents.push([type, newest(model.cases, fits)?.serial ?? -1]);
}

function endReason({ status, reason }: Case): string | null {
  return status === "expired" || status === "canceled" ? status : reason;
}

function right(model: Model, about: Case, alreadyVerified: boolean): Verdict {
  return { ...wrong(model, about, null), valid: true, alreadyVerified, compared: true };
}

function wrong({ rules }: Model, about: Case, reason: string | null): Verdict {
  return {
    serial: about.serial,
    valid: false,
    status: about.status,
    alreadyVerified: false,
    checksLeft: checksLeft(about, rules),
    reason,
    compared: false,
  };
}
