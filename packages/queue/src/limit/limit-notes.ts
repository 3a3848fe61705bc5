import type { LimitLedger, LimitNote, Meter } from "@proofline/core/limit";
import type { ProjectId } from "@proofline/core/runtime";

const MINUTE_MS = 60_000;
/** A flush may forget this much anyhow. */
const FORGOTTEN_SECONDS = 1;

export interface Counted {
  readonly projectId: ProjectId;
  readonly meters: readonly Pick<Meter, "key" | "seconds">[];
  readonly atMs: number;
  readonly sends: number;
}

export interface LimitNotes {
  count(counted: Counted): void;
  /** Rejects where the ledger is away; nothing is lost by that. */
  flush(): Promise<void>;
}

/** What this process counted and is not in the ledger yet. */
export function createLimitNotes(ledger: LimitLedger): LimitNotes {
  let waiting = new Map<string, LimitNote>();
  let flushing: Promise<void> = Promise.resolve();
  const add = (note: LimitNote): void => {
    const name = `${note.projectId} ${note.minute} ${note.key}`;
    const noted = waiting.get(name);
    const sends = note.sends + (noted?.sends ?? 0);
    waiting.set(name, { ...note, sends, seconds: Math.max(note.seconds, noted?.seconds ?? 0) });
  };
  const flush = async (): Promise<void> => {
    if (waiting.size === 0) return;
    const noting = [...waiting.values()];
    waiting = new Map();
    try {
      await ledger.note(noting);
    } catch (error) {
      for (const note of noting) add(note);
      throw error;
    }
  };
  return {
    count({ projectId, meters, atMs, sends }) {
      // All windows of a key count the same sends: one note is enough for them.
      const longest = new Map<string, number>();
      for (const { key, seconds } of meters) longest.set(key, Math.max(seconds, longest.get(key) ?? 0));
      const minute = Math.floor(atMs / MINUTE_MS);
      for (const [key, seconds] of longest)
        if (seconds > FORGOTTEN_SECONDS) add({ projectId, key, minute, sends, seconds });
    },
    /** One at a time, so that none overtakes another's failure. */
    flush() {
      flushing = flushing.catch(() => undefined).then(flush);
      return flushing;
    },
  };
}
