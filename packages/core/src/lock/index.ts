export type { Guessed, LockKey, LockLimits, LockStore } from "./store.ts";
export { tellForgottenLocks, tellLock } from "./tell-locks.ts";
export { unlockNumber, unlockUser } from "./unlock.ts";
