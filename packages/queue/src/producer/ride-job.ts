import { encodeJob } from "@proofline/contracts";
import type { Job, RidingJob } from "@proofline/core/runtime";
import { toBullOptions } from "../bull-options.ts";

/**
 * The job as arguments of BullMQ's own SQL function, to be called in the caller's transaction:
 *
 * ```sql
 * select bullmq.add_job(queue, job_id, name, data::jsonb, opts::jsonb, priority,
 *   delay_ms, (extract(epoch from clock_timestamp()) * 1000)::bigint, attempts_max, null, null, null, null, null, false)
 * ```
 *
 * The function reads none of `opts`, but the worker does: they must repeat what the arguments say, as BullMQ's own
 * `add` would have written them. Throws RangeError like `encodeJob`.
 */
export function rideJob(job: Job): RidingJob {
  const encoded = encodeJob(job);
  return {
    queue: encoded.rules.queue,
    jobId: encoded.jobId,
    name: encoded.name,
    data: JSON.stringify(encoded.data),
    opts: JSON.stringify(toBullOptions(encoded)),
    delayMs: encoded.delayMs,
    priority: encoded.priority,
    attemptsMax: encoded.rules.attemptsMax,
  };
}
