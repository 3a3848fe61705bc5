export { DEFAULT_PREFIX, type QueueConfig } from "./config.ts";
export type { QueueLog } from "./log.ts";
export { type JobsHandle, type OpenJobsOptions, openJobs, type QueueDepth } from "./producer/open-jobs.ts";
export { QueueUnavailableError, QueueUnusableError } from "./store/errors.ts";
export { migrateQueue } from "./store/migrate-queue.ts";
export type { CanaryPost } from "./worker/canary.ts";
export type { JobFault } from "./worker/find-fault.ts";
export type { Ending, JobContext, Processors } from "./worker/run-processor.ts";
export { type RunningWorker, startWorker, type WorkerConfig } from "./worker/start-worker.ts";
