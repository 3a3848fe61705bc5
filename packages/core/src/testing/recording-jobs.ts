import type { Job, Jobs, RidingJob } from "../runtime/index.ts";

export interface RecordingJobs extends Jobs {
  /** Every job that was enqueued, oldest first. */
  readonly enqueued: readonly Job[];
}

/** A queue that only remembers. `rides` true behaves like the one in Postgres, whose jobs go with the row. */
export function createRecordingJobs({ rides = false }: { rides?: boolean } = {}): RecordingJobs {
  const enqueued: Job[] = [];
  return {
    enqueued,
    async enqueue(jobs) {
      enqueued.push(...jobs);
    },
    ride: (job) => (rides ? ridingJob(job) : null),
  };
}

function ridingJob(job: Job): RidingJob {
  const { name, payload, delayMs = 0, priority = 0 } = job;
  return {
    queue: "test",
    jobId: `${name}_${job.nudge}`,
    name,
    data: JSON.stringify(payload),
    opts: "{}",
    delayMs,
    priority,
    attemptsMax: 1,
  };
}
