import type { JobName, JobOutcome, JobPayloads } from "@proofline/core/runtime";

/** Runs one kind of job. `signal` aborts at the job's deadline, and when the worker must end before the job does. */
export type Processor<N extends JobName> = (
  payload: JobPayloads[N],
  context: { readonly signal: AbortSignal },
) => Promise<JobOutcome>;
