import { type GuardScope, guardBudgets, REOPEN_SHARE } from "./scope.ts";

/** What one scope was judged on. */
export interface ScopeReading {
  readonly scope: GuardScope;
  /** Codes of the last day that are not proven (yet), this one not among them. */
  readonly unproven: number;
  readonly proven: number;
  /** It had closed, and has not opened since. */
  readonly shut: boolean;
}

/** The most unproven codes that a scope may have: the high mark. */
export function highMark({ scope, proven }: Pick<ScopeReading, "scope" | "proven">): number {
  const { base, share } = guardBudgets[scope];
  return base + Math.floor(share * proven);
}

/** At this many it opens again. */
export function lowMark(reading: Pick<ScopeReading, "scope" | "proven">): number {
  return Math.floor(highMark(reading) * REOPEN_SHARE);
}

/** Whether a scope is closed to another code: the whole formula. */
export function isClosed(reading: ScopeReading): boolean {
  return reading.shut ? reading.unproven > lowMark(reading) : reading.unproven >= highMark(reading);
}
