import { type DecodedJob, decodeJob, isJobName, JOB_CATALOG } from "@proofline/contracts";
import { UnrecoverableError } from "bullmq";

/** A run that ended in a fault of ours, or a job that cannot be run at all. */
export interface JobFault {
  readonly queue: string;
  /** Its key; `unreadable` where it is not one of ours, for a stranger may have put anything there. */
  readonly jobId: string;
  /** One of the catalog, or `unknown`. */
  readonly jobName: string;
  /** The row that it nudged; null where the job does not say so readably. */
  readonly rowId: string | null;
  /** Names the error or the field at fault, never a value. */
  readonly reason: string;
}

/** The part of BullMQ's job that is looked at when a run failed. */
export interface FailedJob {
  readonly id?: string;
  readonly name: string;
  readonly queueName: string;
  readonly data: unknown;
}

/** What a processor drops is an answer of the domain, not a fault. */
export class DroppedJob extends UnrecoverableError {}

/** What went wrong, as others may be told of it; null where the job was dropped. */
export function findFault(job: FailedJob, error: Error): JobFault | null {
  if (error instanceof DroppedJob) return null;
  return {
    queue: job.queueName,
    jobId: /^[a-z]{3}_[0-9a-z]{26}_\d+$/.test(job.id ?? "") ? String(job.id) : "unreadable",
    jobName: isJobName(job.name) ? job.name : "unknown",
    rowId: readRowId(job),
    // Its own words were hidden before they came here (see `hide-fault.ts`).
    reason: error.message.slice(0, 200),
  };
}

function readRowId({ name, data }: FailedJob): string | null {
  try {
    return rowIdOf(decodeJob(name, data));
  } catch {
    return null; // unreadable, which the reason says
  }
}

function rowIdOf(job: DecodedJob): string {
  return job.name === "message.send"
    ? JOB_CATALOG[job.name].rowId(job.payload)
    : JOB_CATALOG[job.name].rowId(job.payload);
}
