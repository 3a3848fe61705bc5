export { raiseAlarms, type SprayDeps } from "./raise-alarms.ts";
export { type CheckCounts, judgeSpray, SPRAY_WINDOW_SECONDS, type SprayFigures } from "./spray.ts";
export type { SprayAlarm, SprayStore } from "./store.ts";
export { type CheckTally, createCheckTally } from "./tally.ts";
