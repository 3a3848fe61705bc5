import type { DeadLetterId, DeliveryId, MessageId, ProjectId } from "../runtime/index.ts";
import type { DeadLetter, Fault } from "./dead-letter.ts";

export interface DeadLetterQuery {
  readonly projectId: ProjectId;
  readonly limit: number;
  /** The last id of the page before; null for the first. */
  readonly before: DeadLetterId | null;
}

/** A row that is to be tried again, and which nudge that is. */
export interface Redriven {
  readonly rowId: MessageId | DeliveryId;
  readonly nudge: number;
  /** Class of its jobs. */
  readonly priority: number;
}

/** The port to the dead letters. */
export interface DeadLetterStore {
  /**
   * Counts a fault with its row and answers whether that made a dead letter of it. A Delivery is exhausted then, in the
   * same statement; a Message goes on to be nudged until its Verification ends, for its time is short anyway.
   */
  record(fault: Fault, options: { readonly faultsMax: number }): Promise<{ readonly died: boolean }>;
  /** Newest first. */
  list(query: DeadLetterQuery): Promise<readonly DeadLetter[]>;
  /** False where there is no such letter in the project. */
  remove(projectId: ProjectId, id: DeadLetterId): Promise<boolean>;
  /**
   * Takes the letter away and makes its row due, in one statement. `row` is null where the row has ended otherwise
   * meanwhile and nothing is left to do.
   */
  redrive(projectId: ProjectId, id: DeadLetterId): Promise<{ readonly found: boolean; readonly row: Redriven | null }>;
  /** Dead letters of each queue, over all projects, and of jobs that belong to none. */
  counts(): Promise<Readonly<Record<string, number>>>;
}
