import { assertNever } from "@proofline/core/error";
import type { JobOutcome } from "@proofline/core/runtime";
import { DelayedError, type JobsOptions } from "bullmq";
import { DroppedJob } from "./find-fault.ts";

/** A longer wait is kept by the row and ended by the sweep: a queue full of tomorrow's jobs serves nobody today. */
const queuedWaitMaxMs = 60_000;

/** The part of BullMQ's job that settling needs. */
export interface SettledJob {
  opts: JobsOptions;
  moveToDelayed(timestampMs: number, token?: string): Promise<void>;
}

/** Tells BullMQ, in its own way of returning and throwing, what became of a job. */
export async function settle(
  job: SettledJob,
  { token, outcome, nowMs }: { token: string; outcome: JobOutcome; nowMs: number },
): Promise<void> {
  switch (outcome.kind) {
    case "done":
      return;
    case "again":
      if (outcome.at.getTime() - nowMs > queuedWaitMaxMs) {
        // The key is given back at once, so that the sweep's nudge is not taken for a repeat of this one.
        job.opts.removeOnComplete = true;
        return;
      }
      // Waiting one's turn must not spend one of the job's attempts.
      await job.moveToDelayed(outcome.at.getTime(), token);
      throw new DelayedError();
    case "drop":
      // BullMQ retries every class of error but this one.
      throw new DroppedJob(outcome.reason);
    default:
      return assertNever(outcome);
  }
}
