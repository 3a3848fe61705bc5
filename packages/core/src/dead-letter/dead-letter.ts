import type { DeadLetterId, DeliveryId, MessageId } from "../runtime/index.ts";

/** A run of a job that ended in a fault of ours: a bug, a store that was away, a job that cannot be read. */
export interface Fault {
  readonly queue: string;
  /** The job's key in the queue. */
  readonly jobId: string;
  readonly jobName: string;
  /** The row that the job nudged; null where it did not say so readably. */
  readonly rowId: MessageId | DeliveryId | null;
  /** Names the error or the field at fault, and never a value. */
  readonly reason: string;
}

/** A Message or Delivery with which the workers failed again and again. */
export interface DeadLetter {
  readonly id: DeadLetterId;
  readonly rowId: MessageId | DeliveryId;
  /** What the row says now; null once retention erased it. */
  readonly rowStatus: string | null;
  readonly reason: string;
  readonly faults: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
}

/**
 * So many faults with one row, less than ten minutes between them, make a dead letter of it: what is wrong does not pass
 * by itself. A job without a readable row is one at once.
 */
export const FAULTS_MAX = 5;
