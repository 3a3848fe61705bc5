/** What an answer says of its account. */
export const GRADES = ["good", "refused", "throttled", "failed"] as const;
export type Grade = (typeof GRADES)[number];

/** How many outcomes of each grade. They fade, so they need not be whole. */
export type Outcomes = Readonly<Record<Grade, number>>;

/** What one process heard of an account since it last told the others. */
export interface Counted {
  readonly account: string;
  readonly outcomes: Outcomes;
}

export const OVERRIDES = ["open", "closed"] as const;

/** An operator's word, which goes before the breaker's. */
export interface Override {
  /** `open`: the account is not asked. `closed`: it is, whatever it answers. */
  readonly state: (typeof OVERRIDES)[number];
  /** Null: until it is taken back. */
  readonly until: Date | null;
}

export const BREAKER_STATES = ["closed", "open", "recovering"] as const;

/** A provider account as all processes see it: the breaker and what it judges by. */
export interface Health {
  readonly account: string;
  /** Counts the changes of the breaker and its override: what was judged on an older one is judged again. */
  readonly version: number;
  readonly state: (typeof BREAKER_STATES)[number];
  /** When the state began. */
  readonly since: Date;
  /** While open: when the next probe may be made. */
  readonly probeAt: Date;
  /** The same for a Message that has nobody else to go to: a probe costs it nothing. */
  readonly eagerProbeAt: Date;
  /** While open: probes in a row that went well, and how many went badly. */
  readonly goodProbes: number;
  readonly failedProbes: number;
  readonly override: Override | null;
  /** Fades within seconds. */
  readonly recent: Outcomes;
  /** Fades within minutes. */
  readonly lasting: Outcomes;
  /** Failures since the last answer that was none. */
  readonly failuresInRow: number;
  /** The moment at which the counts are as they say. */
  readonly countedAt: Date;
}

/** What becomes of the breaker. */
export interface HealthChange
  extends Pick<Health, "state" | "probeAt" | "eagerProbeAt" | "goodProbes" | "failedProbes"> {
  /** The counts begin anew. */
  readonly resets: boolean;
  /** What every project whose routes use the account hears of it. */
  readonly event: ProviderFact | null;
}

export interface ProviderFact {
  readonly type: "provider.degraded" | "provider.recovered";
  readonly data: {
    readonly provider: {
      readonly account: string;
      readonly state: "open" | "closed";
      /** 1: nothing failed of late. 0: everything did. */
      readonly score: number;
    };
  };
}

export const noOutcomes: Outcomes = { good: 0, refused: 0, throttled: 0, failed: 0 };

/** An account of which nothing was heard yet. */
export function newHealth(account: string, now: Date): Health {
  return {
    account,
    version: 0,
    state: "closed",
    since: now,
    probeAt: now,
    eagerProbeAt: now,
    goodProbes: 0,
    failedProbes: 0,
    override: null,
    recent: noOutcomes,
    lasting: noOutcomes,
    failuresInRow: 0,
    countedAt: now,
  };
}

export function overrideAt({ override }: Pick<Health, "override">, now: Date): Override | null {
  return override === null || (override.until !== null && override.until <= now) ? null : override;
}
