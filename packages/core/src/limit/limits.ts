import type { ProjectId } from "../runtime/index.ts";
import type { Meter, MeterAnswer, MeterRequest } from "./meter.ts";

/**
 * The port to what all processes count of sends. Throws where the store does not answer: limits that protect money fail
 * closed.
 */
export interface Limits {
  /** One atomic decision over all Meters of a send, in one round trip; see `judgeMeters` for the rules. */
  take(request: MeterRequest): Promise<MeterAnswer>;
  /**
   * Takes back what was counted, and does nothing where it left its window already. Once for each send: what is given
   * back twice is another's.
   */
  giveBack(given: MeterReturn): Promise<void>;
}

export interface MeterReturn {
  readonly projectId: ProjectId;
  /** Those of the send that are to be given back: all for a send that did not happen, some for one that was proven. */
  readonly meters: readonly Pick<Meter, "key" | "seconds">[];
  /** `MeterAnswer.atMs` of the send. */
  readonly atMs: number;
  /** How many sends. */
  readonly sends: number;
}

/**
 * What was counted in which minute, where it is not forgotten. For stores that may lose what they know: what they count
 * is noted here about once a second, and read when they know nothing of a project. What a flush makes them forget is
 * no more than what was counted in the second before it, and not yet noted.
 */
export interface LimitLedger {
  /** Adds to what is noted. */
  note(notes: readonly LimitNote[]): Promise<void>;
  /** What is noted of these keys, and whether anything of their project that still counts is. */
  read(query: { readonly projectId: ProjectId; readonly keys: readonly string[] }): Promise<LimitMemory>;
}

export interface LimitNote {
  readonly projectId: ProjectId;
  readonly key: string;
  /** Minutes since 1970. */
  readonly minute: number;
  /** Negative for what was given back. */
  readonly sends: number;
  /** The longest window that the key is counted in: for so long the note is kept. */
  readonly seconds: number;
}

export interface LimitMemory {
  readonly anything: boolean;
  /** Oldest first. */
  readonly minutes: readonly Pick<LimitNote, "key" | "minute" | "sends">[];
}
