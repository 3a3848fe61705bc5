export type { Nudge, ParkedReceipt, SweepStore } from "./store.ts";
export { type SweepDeps, type SweepReport, sweep } from "./sweep.ts";
