export { type LimitRace, raceLimits } from "./race-limits.ts";
export { runLimitRacer } from "./run-limit-racer.ts";
