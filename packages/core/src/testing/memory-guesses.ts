import {
  countGuess,
  type GuessBudget,
  type GuessLimits,
  giveBack,
  type LockSubject,
  lockedUntil,
} from "../guess/index.ts";
import type { Guessed, LockKey, LockLimits, LockStore } from "../lock/index.ts";
import { CONSECUTIVE_GUESSES_MAX, defaultSettings } from "../project/index.ts";
import { addSeconds, type Clock, type DeliveryId, newId, type VerificationId } from "../runtime/index.ts";
import type { Event } from "../webhook/index.ts";
import { createTestRandom } from "./random.ts";

export interface MemoryGuesses {
  readonly locks: LockStore;
  /** Null when nothing may be guessed; else whether the guess used a budget up. */
  count(guessed: Guessed, limits: LockLimits): { readonly reached: boolean } | null;
  giveBack(guessed: Guessed, guesses: number): void;
  setNumber(phoneDigest: string, budget: GuessBudget): void;
}

export interface MemoryGuessesOptions {
  readonly clock: Clock;
  /** Of the project. */
  readonly lockoutSeconds?: number | undefined;
  /** The newest Verification of a number or user. */
  readonly newestOf: (key: LockKey) => VerificationId | null;
  /** Writes an Event down, and answers its Deliveries. */
  readonly write: (event: Event) => readonly DeliveryId[];
}

/** After this long nobody comes any more to tell of a budget that was used up. */
const PATIENCE_SECONDS = 10;

/** The guess budgets of numbers and users in memory, counted as core says. */
export function createMemoryGuesses({
  clock,
  lockoutSeconds = defaultSettings.lockoutSeconds,
  newestOf,
  write,
}: MemoryGuessesOptions): MemoryGuesses {
  const budgets = new Map<string, { readonly key: LockKey; readonly budget: GuessBudget }>();
  const random = createTestRandom("locks");
  const put = (key: LockKey, budget: GuessBudget) => void budgets.set(nameOf(key), { key, budget });
  const budgetOf = (key: LockKey) => budgets.get(nameOf(key))?.budget ?? null;

  function event(type: Event["type"], key: LockKey, data: Event["data"]): readonly DeliveryId[] {
    const source = { clock, random };
    const about = { projectId: key.projectId, verificationId: newestOf(key), at: clock.now() };
    return write({ id: newId("evt", source), type, ...about, data });
  }

  function tell(key: LockKey, budget: GuessBudget): readonly DeliveryId[] {
    const until = addSeconds(clock.now(), lockoutSeconds);
    put(key, { ...budget, windowEndsAt: until, reachedAt: null });
    const forGood = budget.consecutive >= CONSECUTIVE_GUESSES_MAX;
    const lock = { failures: budget.used, locked_until: forGood ? null : until.toISOString() };
    return event(`${subjectOf(key)}.locked`, key, { lock: { ...shown(key), ...lock } });
  }

  return {
    count(guessed, limits) {
      const all = keysOf(guessed).map((key) => {
        const counted = countGuess(budgetOf(key), limits[subjectOf(key)], clock.now());
        return { key, counted };
      });
      if (all.some(({ counted }) => counted === null)) return null;
      for (const { key, counted } of all) if (counted !== null) put(key, counted);
      return { reached: all.some(({ counted }) => counted?.reachedAt != null) };
    },
    giveBack(guessed, guesses) {
      for (const key of keysOf(guessed)) {
        const budget = budgetOf(key);
        if (budget !== null) put(key, giveBack(budget, guesses));
      }
    },
    // Of whichever project: the digest is bound to one.
    setNumber: (phoneDigest, budget) => put({ projectId: "prj_", phoneDigest }, budget),
    locks: {
      async find(guessed, limits) {
        for (const key of keysOf(guessed)) {
          const until = untilOf(budgetOf(key), limits[subjectOf(key)], clock.now());
          if (until !== false) return { subject: subjectOf(key), until };
        }
        return null;
      },
      async tell(guessed) {
        return keysOf(guessed).flatMap((key) => {
          const budget = budgetOf(key);
          return budget?.reachedAt == null ? [] : tell(key, budget);
        });
      },
      async tellForgotten(limit) {
        const before = addSeconds(clock.now(), -PATIENCE_SECONDS);
        return [...budgets.values()]
          .filter(({ budget: { reachedAt } }) => reachedAt !== null && reachedAt < before)
          .slice(0, limit)
          .flatMap(({ key, budget }) => tell(key, budget));
      },
      async unlock(key, limits) {
        const wasLocked = untilOf(budgetOf(key), limits, clock.now()) !== false;
        budgets.delete(nameOf(key));
        const deliveryIds = wasLocked ? event(`${subjectOf(key)}.unlocked`, key, { lock: shown(key) }) : [];
        return { wasLocked, deliveryIds };
      },
    },
  };
}

function untilOf(budget: GuessBudget | null, limits: GuessLimits, now: Date): Date | null | false {
  return budget === null ? false : lockedUntil(budget, limits, now);
}

function keysOf({ projectId, phoneDigest, userId }: Guessed): readonly LockKey[] {
  return [{ projectId, phoneDigest }, ...(userId === null ? [] : [{ projectId, userId }])];
}

const subjectOf = (key: LockKey): LockSubject => (key.userId !== undefined ? "user" : "number");
const shown = (key: LockKey) => ({
  subject: subjectOf(key),
  ...(key.userId !== undefined ? { user_id: key.userId } : {}),
});
const nameOf = (key: LockKey): string =>
  key.userId !== undefined ? `user ${key.projectId} ${key.userId}` : `number ${key.phoneDigest}`;
