export { highMark, isClosed, lowMark, type ScopeReading } from "./judge-guard.ts";
export {
  GUARD_SCOPES,
  GUARD_WINDOW_SECONDS,
  type GuardMeters,
  type GuardScope,
  type GuardSubjects,
  guardBudgets,
  guardMetersOf,
  placeOf,
  REOPEN_SHARE,
} from "./scope.ts";
