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
  readonly priority: number;
}

/** BullMQ refuses larger ones. */
const PRIORITY_MAX = 2 ** 21;

/** Throws RangeError where `nudge`, `delayMs` or `priority` is not a whole number ≥ 0: such a key would not be found again. */
export function encodeJob<N extends JobName>(job: Job<N>): EncodedJob {
  const { delayMs = 0, priority = 0 } = job;
  requireWhole("nudge", job.nudge);
  requireWhole("delayMs", delayMs);
  requireWhole("priority", priority);
  if (priority > PRIORITY_MAX) throw new RangeError(`priority of a job must be at most ${PRIORITY_MAX}`);
  const spec = JOB_CATALOG[job.name];
  const data: JobPayloads[N] & { v: typeof PAYLOAD_VERSION } = { v: PAYLOAD_VERSION, ...job.payload };
  return { rules: spec, jobId: `${spec.rowId(job.payload)}_${job.nudge}`, name: job.name, data, delayMs, priority };
}

function requireWhole(name: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`${name} of a job must be a whole number ≥ 0`);
}
