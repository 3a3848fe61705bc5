import type { UnknownPolicy } from "../project/index.ts";
import type { Attempt } from "./message.ts";

/** What the ladder knows when it decides. */
export interface Situation {
  /** Oldest first, all ended. */
  readonly attempts: readonly Attempt[];
  /** Provider accounts of the route, in the order they are asked. */
  readonly providers: readonly string[];
  readonly now: Date;
  readonly expiresAt: Date;
  /** In [0, 1): full jitter of the pauses. */
  readonly jitter: number;
  /** What the project wants after an `unknown` that no evidence settled. */
  readonly unknown: UnknownPolicy;
  /** The providers of the unknown Attempts were asked just now, and what they told is in `attempts` already. */
  readonly lookedUp?: boolean;
  /** An accepted text did not arrive, or nobody said that it did: another provider is wanted all the same. */
  readonly failingOver?: boolean;
}
