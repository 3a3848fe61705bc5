import type { RidingJob } from "@proofline/core/runtime";
import type { Sql } from "./sql.ts";

/**
 * The expression that inserts a job with the statement around it, once for each row of `source` (none: no job). The
 * function is BullMQ's own (6.7.0, migration 0011); `packages/queue` checks its signature when it opens.
 */
export function rideOn(sql: Sql, ride: RidingJob | null, source: string) {
  if (ride === null) return sql`null`;
  return sql`(select bullmq.add_job(${ride.queue}, ${ride.jobId}, ${ride.name}, ${ride.data}::text::jsonb,
    ${ride.opts}::text::jsonb, ${ride.priority}::int, ${ride.delayMs}::bigint, (extract(epoch from clock_timestamp()) * 1000)::bigint,
    ${ride.attemptsMax}::int, null, null, null, null, null, false) from ${sql(source)})`;
}
