import { type Budget, freshBudget } from "./budget.ts";
import { type Case, end, type Typed } from "./case.ts";
import type { Rules } from "./rules.ts";

/**
 * What must be true of verifications, said once more and in other words than core says it: nothing here is imported
 * from there. Everything happens one after the other.
 */
export interface Model {
  readonly rules: Rules;
  now: number;
  readonly cases: Case[];
  readonly budgets: Map<string, Budget>;
  readonly references: Set<string>;
  /** By Idempotency-Key: the request that was answered, and its answer. */
  readonly answered: Map<string, { readonly request: string; readonly answer: Answer }>;
  /** Codes that somebody has read, oldest first. */
  readonly known: Typed[];
  /** Events of numbers and users: the type, and the newest Verification of whom it is about. */
  readonly lockEvents: (readonly [type: string, serial: number])[];
}

/** What a start or resend is answered. */
export type Answer =
  | { readonly kind: "refused"; readonly code: string; readonly retryAfter: number | null }
  | {
      readonly kind: "shown";
      readonly created: boolean;
      readonly serial: number;
      readonly sent: boolean;
      readonly status: string;
      readonly checksLeft: number;
      readonly sendsLeft: number;
      /** In seconds from now. */
      readonly resendAfter: number | null;
    };

export function createModel(rules: Rules): Model {
  return {
    rules,
    now: 0,
    cases: [],
    budgets: new Map(),
    references: new Set(),
    answered: new Map(),
    known: [],
    lockEvents: [],
  };
}

export function budgetsOf(model: Model, { number, user }: Pick<Case, "number" | "user">) {
  const { numberGuessesMax, userGuessesMax } = model.rules;
  return {
    number: budgetOf(model, `number ${number}`, numberGuessesMax),
    user: user === null ? null : budgetOf(model, `user ${user}`, userGuessesMax),
  };
}

function budgetOf({ budgets }: Model, name: string, max: number): Budget {
  const known = budgets.get(name);
  if (known !== undefined) return known;
  const fresh = freshBudget(max);
  budgets.set(name, fresh);
  return fresh;
}

export const isLive = ({ now }: Model, { status, diesAt }: Case): boolean => status === "pending" && now < diesAt;

/** Whoever looks at one whose time is up finds it expired. */
export function settle({ now }: Model, about: Case): void {
  if (now >= about.diesAt) end(about, "expired", "time_up");
}

export function newest(cases: readonly Case[], fits: (about: Case) => boolean): Case | null {
  return cases.findLast(fits) ?? null;
}
