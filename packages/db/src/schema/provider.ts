import { sql } from "drizzle-orm";
import { doublePrecision, integer, pgTable, text } from "drizzle-orm/pg-core";
import { moment } from "./column.ts";

const count = (name: string) => doublePrecision(name).notNull().default(0);
const momentFromNow = (name: string) => moment(name).notNull().default(sql`now()`);

/**
 * The breaker of each provider account, and the fading counts that it judges by, as of `counted_at`. A row of each account
 * that was ever asked. `version` counts the changes of state and override, not those of the counts.
 */
export const providerHealth = pgTable("provider_health", {
  account: text().primaryKey(),
  version: integer().notNull().default(0),
  state: text({ enum: ["closed", "open", "recovering"] })
    .notNull()
    .default("closed"),
  since: momentFromNow("since"),
  probeAt: momentFromNow("probe_at"),
  eagerProbeAt: momentFromNow("eager_probe_at"),
  goodProbes: integer("good_probes").notNull().default(0),
  failedProbes: integer("failed_probes").notNull().default(0),
  /** An operator's word; over once its end is past. */
  override: text({ enum: ["open", "closed"] }),
  overrideUntil: moment("override_until"),
  recentGood: count("recent_good"),
  recentRefused: count("recent_refused"),
  recentThrottled: count("recent_throttled"),
  recentFailed: count("recent_failed"),
  lastingGood: count("lasting_good"),
  lastingRefused: count("lasting_refused"),
  lastingThrottled: count("lasting_throttled"),
  lastingFailed: count("lasting_failed"),
  failuresInRow: integer("failures_in_row").notNull().default(0),
  countedAt: momentFromNow("counted_at"),
});
