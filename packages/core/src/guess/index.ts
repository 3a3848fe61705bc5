export {
  countGuess,
  FORGIVING_FACTOR,
  type GuessBudget,
  type GuessLimits,
  giveBack,
  LOCK_SUBJECTS,
  type Lock,
  type LockSubject,
  lockedUntil,
} from "./budget.ts";
export { type ChanceSettings, type GuessChance, guessChance, suppliedCodeChance } from "./chance.ts";
