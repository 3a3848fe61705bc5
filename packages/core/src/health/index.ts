export { type AccountHealth, createHealthBoard, type HealthBoard, type HealthBoardDeps, type Heard } from "./board.ts";
export { breaker } from "./breaker.ts";
export {
  BREAKER_STATES,
  type Counted,
  GRADES,
  type Health,
  type HealthChange,
  newHealth,
  noOutcomes,
  type Outcomes,
  OVERRIDES,
  type Override,
  overrideAt,
} from "./health.ts";
export { countInto, fadedTo, scoreOf } from "./outcomes.ts";
export { standingAt } from "./standing.ts";
export type { HealthStore, ProbeRequest } from "./store.ts";
