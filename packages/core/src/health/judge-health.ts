import { addSeconds } from "../runtime/index.ts";
import { breaker } from "./breaker.ts";
import { type Health, type HealthChange, type Outcomes, overrideAt, type ProviderFact } from "./health.ts";
import { countOf, fadedTo, failuresIn, scoreOf } from "./outcomes.ts";

/**
 * Whether the breaker goes to another state on what was heard: closed → open on failures, recovering → open on fewer of
 * them, recovering → closed when its time is over. Null: it stays. While an operator's word counts, it rests.
 */
export function judgeHealth(health: Health, now: Date): HealthChange | null {
  if (overrideAt(health, now) !== null) return null;
  switch (health.state) {
    case "closed":
      return isFailing(fadedTo(health, now)) ? { ...opened(now, 0), event: fact(health, now) } : null;
    case "recovering":
      if (isFailingAgain(fadedTo(health, now))) return opened(now, 1);
      return now >= addSeconds(health.since, breaker.recoverySeconds)
        ? { ...closed(now), event: fact(health, now) }
        : null;
    case "open":
      return null;
  }
}

/** What a probe does to an open breaker. */
export function judgeProbe(health: Health, { wentWell, now }: { wentWell: boolean; now: Date }): HealthChange {
  const goodProbes = wentWell ? health.goodProbes + 1 : 0;
  if (goodProbes >= breaker.goodProbes) return { ...closed(now), state: "recovering" };
  const failedProbes = health.failedProbes + (wentWell ? 0 : 1);
  const soon = addSeconds(now, breaker.probeGapSeconds);
  return {
    state: "open",
    goodProbes,
    failedProbes,
    probeAt: wentWell ? soon : addSeconds(now, coolDownSeconds(failedProbes)),
    eagerProbeAt: soon,
    resets: false,
    event: null,
  };
}

/** Of few texts the recent counts hold hardly any, so a row of failures counts as well; of many, a row is soon made. */
function isFailing({ recent, lasting, failuresInRow }: Health): boolean {
  if (mostlyFails(recent, failuresInRow >= breaker.failuresInRow ? 0 : breaker.recentFailuresMin)) return true;
  return mostlyFails(lasting, breaker.lastingFailuresMin);
}

function isFailingAgain({ recent, failuresInRow }: Health): boolean {
  const { recoveringFailuresMin } = breaker;
  return mostlyFails(recent, failuresInRow >= recoveringFailuresMin ? 0 : recoveringFailuresMin);
}

function mostlyFails(outcomes: Outcomes, failuresMin: number): boolean {
  const failures = failuresIn(outcomes);
  return failures > 0 && failures >= failuresMin && failures >= countOf(outcomes) * breaker.failureShare;
}

function coolDownSeconds(failedProbes: number): number {
  return Math.min(breaker.coolDownSecondsMax, breaker.coolDownSeconds * 2 ** failedProbes);
}

function opened(now: Date, failedProbes: number): HealthChange {
  return {
    state: "open",
    goodProbes: 0,
    failedProbes,
    probeAt: addSeconds(now, coolDownSeconds(failedProbes)),
    eagerProbeAt: addSeconds(now, breaker.probeGapSeconds),
    resets: false,
    event: null,
  };
}

/** Also of what recovers: what was heard before counts no more. */
function closed(now: Date): HealthChange {
  return {
    state: "closed",
    goodProbes: 0,
    failedProbes: 0,
    probeAt: now,
    eagerProbeAt: now,
    resets: true,
    event: null,
  };
}

/** An account that closed degrades, one that recovered is as it was: what happens between the two is told to nobody. */
function fact(health: Health, now: Date): ProviderFact {
  const degraded = health.state === "closed";
  const score = Math.round(scoreOf(health, now) * 100) / 100;
  return {
    type: degraded ? "provider.degraded" : "provider.recovered",
    data: { provider: { account: health.account, state: degraded ? "open" : "closed", score } },
  };
}
