export { highMark, isClosed, lowMark, type ScopeReading } from "./judge-guard.ts";
export { guardNetworkOf } from "./network.ts";
export {
  defaultGuardPolicy,
  GUARD_MODES,
  type GuardAllowList,
  type GuardMode,
  type GuardPolicy,
  isAllowed,
} from "./policy.ts";
export {
  GUARD_SCOPES,
  GUARD_WINDOW_SECONDS,
  type GuardMeters,
  type GuardScope,
  type GuardSubjects,
  guardBudgets,
  guardMetersOf,
  placeOf,
  provenMeter,
  REOPEN_SHARE,
  unprovenKey,
} from "./scope.ts";
