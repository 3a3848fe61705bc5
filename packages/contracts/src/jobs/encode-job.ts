import type { Job, JobName, JobPayloads } from "@proofline/core/runtime";
import { JOB_CATALOG, type JobRules, PAYLOAD_VERSION, type WirePayload } from "./job-catalog.ts";

/** A job as it is handed to a queue. */
export interface EncodedJob {
  readonly rules: JobRules;
  /** The job's key: a second job with it is the same job. Row id, `_`, nudge; BullMQ refuses ":" and plain integers. */
  readonly jobId: string;
  readonly name: JobName;
  readonly data: WirePayload<JobName>;
  readonly delayMs: number;
}

/** Throws RangeError where `nudge` or `delayMs` is not a whole number ≥ 0: such a key would not be found again. */
export function encodeJob<N extends JobName>(job: Job<N>): EncodedJob {
  const delayMs = job.delayMs ?? 0;
  requireWhole("nudge", job.nudge);
  requireWhole("delayMs", delayMs);
  const spec = JOB_CATALOG[job.name];
  const data: JobPayloads[N] & { v: typeof PAYLOAD_VERSION } = { v: PAYLOAD_VERSION, ...job.payload };
  return { rules: spec, jobId: `${spec.rowId(job.payload)}_${job.nudge}`, name: job.name, data, delayMs };
}

function requireWhole(name: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`${name} of a job must be a whole number ≥ 0`);
}
