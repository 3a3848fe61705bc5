export { type Backoff, backoffDelayMs } from "./backoff.ts";
export { type DecodedJob, decodeJob, PoisonJobError } from "./decode-job.ts";
export { type EncodedJob, encodeJob } from "./encode-job.ts";
export {
  isJobName,
  JOB_CATALOG,
  JOB_NAMES,
  type JobRules,
  type JobSpec,
  PAYLOAD_VERSION,
  type WirePayload,
} from "./job-catalog.ts";
export { QUEUE_NAMES, type QueueName } from "./queue-name.ts";
