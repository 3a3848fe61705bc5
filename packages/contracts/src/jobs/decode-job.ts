import type { JobName, JobPayloads } from "@proofline/core/runtime";
import { isJobName, JOB_CATALOG } from "./job-catalog.ts";

/** A job whose name says which payload it has. */
export type DecodedJob = { readonly [N in JobName]: { readonly name: N; readonly payload: JobPayloads[N] } }[JobName];

/** A job that no repeat can make readable. Names the fields at fault and never their values: they end up in logs. */
export class PoisonJobError extends Error {
  override readonly name = "PoisonJobError";
}

/** Reads what a queue hands back. Unknown fields are dropped: a newer producer may have added them. */
export function decodeJob(name: string, data: unknown): DecodedJob {
  if (!isJobName(name)) throw new PoisonJobError("the job catalog has no such name");
  const read = JOB_CATALOG[name].payload.safeParse(data);
  if (!read.success) {
    const faults = read.error.issues.map((issue) => `${issue.path.join(".") || "payload"} (${issue.code})`);
    throw new PoisonJobError(`the payload of a ${name} job is unreadable: ${faults.join(", ")}`);
  }
  const { v: _version, ...payload } = read.data;
  return { name, payload } as DecodedJob;
}
