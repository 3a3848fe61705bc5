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
export { getProvider, listProviders, type ProvidersDeps } from "./list-providers.ts";
export { countInto, fadedTo, scoreOf } from "./outcomes.ts";
export { type OverrideCommand, overrideProvider } from "./override-provider.ts";
export { standingAt } from "./standing.ts";
export type { HealthStore, ProbeRequest } from "./store.ts";
