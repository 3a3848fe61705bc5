import type { GuessLimits, Lock } from "../guess/index.ts";
import type { DeliveryId, ProjectId } from "../runtime/index.ts";

/** Whose guesses are counted: a number, and the user it belongs to where there is one. */
export interface Guessed {
  readonly projectId: ProjectId;
  /** Hex of the number's keyed digest. */
  readonly phoneDigest: string;
  readonly userId: string | null;
}

/** The limits of a number's guesses and of a user's. */
export interface LockLimits {
  readonly number: GuessLimits;
  readonly user: GuessLimits;
}

/** One of the two, by what it is looked up with. */
export type LockKey =
  | { readonly projectId: ProjectId; readonly phoneDigest: string; readonly userId?: never }
  | { readonly projectId: ProjectId; readonly userId: string };

/** The port to locks: what follows when a number's or a user's guesses are used up. */
export interface LockStore {
  /** The lock of the number, or else of the user; null while guesses are judged. */
  find(guessed: Guessed, limits: LockLimits): Promise<Lock | null>;
  /**
   * Makes locks of budgets that were used up: they last for the project's lockout from now on, and an Event says so.
   * Once for each time that a budget is used up, whoever asks and however often.
   */
  tell(guessed: Guessed): Promise<readonly DeliveryId[]>;
  /** The same for those of which nobody told within some seconds: their process died. */
  tellForgotten(limit: number): Promise<readonly DeliveryId[]>;
  /** Gives all guesses back, those in a row too; an Event says so where it was locked. */
  unlock(
    key: LockKey,
    limits: GuessLimits,
  ): Promise<{ readonly wasLocked: boolean; readonly deliveryIds: readonly DeliveryId[] }>;
}
