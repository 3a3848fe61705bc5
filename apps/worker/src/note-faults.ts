import { type DeadLetterStore, FAULTS_MAX, type Fault } from "@proofline/core/dead-letter";
import type { WorkerLog } from "./log.ts";

export interface FaultNotesDeps {
  readonly deadLetters: Pick<DeadLetterStore, "record">;
  readonly log: WorkerLog;
  /** For metrics. */
  readonly onDied: (fault: Fault) => void;
}

export interface FaultNotes {
  /** Never throws and is not waited for: the job has ended. */
  note(fault: Fault): void;
  /** Resolves when all that was noted is written, or could not be. */
  settled(): Promise<void>;
}

/** Keeps count of the faults with each row, so that a row with which nothing works becomes a dead letter that is seen. */
export function noteFaults({ deadLetters, log, onDied }: FaultNotesDeps): FaultNotes {
  const writing = new Set<Promise<void>>();
  const write = async (fault: Fault): Promise<void> => {
    try {
      const { died } = await deadLetters.record(fault, { faultsMax: FAULTS_MAX });
      if (!died) return;
      log.error("job.died", { ...fault });
      onDied(fault);
    } catch (error) {
      // Most faults that cannot be noted come from a database that is away, which is the fault itself.
      log.warn("fault.unnoted", { queue: fault.queue, jobName: fault.jobName, error });
    }
  };
  return {
    note(fault) {
      const written = write(fault).finally(() => writing.delete(written));
      writing.add(written);
    },
    async settled() {
      await Promise.all(writing);
    },
  };
}
