export { AUDIT_RESULTS, type Auditable, type AuditResult, auditRuling, rederiveOrNull } from "./audit.ts";
export {
  createRulingBook,
  type LostRulings,
  RULINGS_PER_PROJECT_AND_SECOND,
  type RulingBook,
  type RulingBookOptions,
} from "./book.ts";
export { getRuling } from "./get-ruling.ts";
export { pauseAfter } from "./judge-live.ts";
export { type ListRulingsCommand, listRulings, type RulingDeps } from "./list-rulings.ts";
export { readRuling } from "./read.ts";
export { rederive } from "./rederive.ts";
export {
  type Finding,
  type Outcome,
  RULES_VERSION,
  RULING_ACTIONS,
  type Ruling,
  type RulingAction,
  type SignedRuling,
} from "./ruling.ts";
export { isOurs, type RulingRow, signRuling } from "./sign.ts";
export { STEPS, type Step, type StepInputs, stepOfRefusal } from "./step.ts";
export type { RulingQuery, RulingStore } from "./store.ts";
export { type Concern, openTrail, type Trail } from "./trail.ts";
