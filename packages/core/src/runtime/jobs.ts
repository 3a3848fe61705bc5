import type { DeliveryId, MessageId } from "./id.ts";

/** What each job carries: ids only (rule 1: rows are the truth, a job is a nudge). */
export interface JobPayloads {
  "message.send": { readonly messageId: MessageId };
  "webhook.deliver": { readonly deliveryId: DeliveryId };
}

export type JobName = keyof JobPayloads;

export interface Job<N extends JobName = JobName> {
  readonly name: N;
  readonly payload: JobPayloads[N];
  /** Which nudge of its row this is (0 for the first); with the id it makes the job's key, so a repeat is one job. */
  readonly nudge: number;
  /** Earliest start, from now. Default 0. */
  readonly delayMs?: number;
  /** Class: 0 before 1 and so on, inside one who came first. Default 0. Kept by the row, so that later jobs of it are of the same. */
  readonly priority?: number;
}

/** A job that is inserted by the caller's own SQL statement, with it or not at all (Postgres backend only). */
export interface RidingJob {
  readonly queue: string;
  readonly jobId: string;
  readonly name: string;
  /** JSON text. */
  readonly data: string;
  /** JSON text. */
  readonly opts: string;
  readonly delayMs: number;
  readonly priority: number;
  readonly attemptsMax: number;
}

/** The port to the queue. */
export interface Jobs {
  /**
   * Nudges the workers, after the rows were committed. Never throws and never waits for long: a lost nudge is logged
   * and healed by the sweep, so a queue that is away does not fail the request that made the rows true.
   */
  enqueue(jobs: readonly Job[]): Promise<void>;
  /** The same job as arguments for the statement that writes its row, or null where the queue is not in Postgres. */
  ride(job: Job): RidingJob | null;
}
