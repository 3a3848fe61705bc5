import type { EncodedJob } from "@proofline/contracts";
import type { JobsOptions } from "bullmq";

/** Name of our own backoff; see `backoffDelayMs`. */
const backoffType = "full_jitter";

/** The catalog's rules in BullMQ's words. */
export function toBullOptions({ jobId, delayMs, priority, rules }: EncodedJob): JobsOptions {
  return {
    jobId,
    attempts: rules.attemptsMax,
    backoff: { type: backoffType, delay: rules.backoff.baseMs },
    removeOnComplete: { age: rules.keepDoneSeconds },
    removeOnFail: { age: rules.keepFailedSeconds },
    // BullMQ keeps a stack in clear text, and its first line is the error's message.
    stackTraceLimit: 0,
    // Without one, BullMQ serves it from a list of its own, before all that have one.
    ...(priority > 0 ? { priority } : {}),
    ...(delayMs > 0 ? { delay: delayMs } : {}),
  };
}
