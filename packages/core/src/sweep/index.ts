export type { Nudge, SweepStore } from "./store.ts";
export { type SweepDeps, type SweepReport, sweep } from "./sweep.ts";
