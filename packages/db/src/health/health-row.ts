import type { Health, Outcomes } from "@proofline/core/health";
import type { providerHealth } from "../schema/index.ts";

export type HealthRow = typeof providerHealth.$inferSelect;

export function toHealth(row: HealthRow): Health {
  return {
    account: row.account,
    version: row.version,
    state: row.state,
    since: row.since,
    probeAt: row.probeAt,
    eagerProbeAt: row.eagerProbeAt,
    goodProbes: row.goodProbes,
    failedProbes: row.failedProbes,
    override: row.override === null ? null : { state: row.override, until: row.overrideUntil },
    recent: recentOf(row),
    lasting: lastingOf(row),
    failuresInRow: row.failuresInRow,
    countedAt: row.countedAt,
  };
}

function recentOf(row: HealthRow): Outcomes {
  return {
    good: row.recentGood,
    refused: row.recentRefused,
    throttled: row.recentThrottled,
    failed: row.recentFailed,
  };
}

function lastingOf(row: HealthRow): Outcomes {
  return {
    good: row.lastingGood,
    refused: row.lastingRefused,
    throttled: row.lastingThrottled,
    failed: row.lastingFailed,
  };
}
