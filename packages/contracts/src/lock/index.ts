export { Unlocked, UnlockNumber, UnlockUser } from "./lock.ts";
