import type { Send } from "../send.ts";
import { type BoundedLog, createBoundedLog, type LogEntry } from "./bounded-log.ts";

/** A text or call that reached the handset. */
export interface Text extends LogEntry {
  /** The provider's own id: `SM…`, `CA…`, Vonage's message id or uuid. */
  readonly id: string;
  readonly send: Send;
  readonly atMs: number;
  readonly segments: number;
  /** In the provider's words; moves on with each receipt. */
  status: string;
  errorCode: number | null;
  updatedAtMs: number;
}

/** A request as the provider saw it, whatever became of it. */
export interface SeenRequest extends LogEntry {
  readonly atMs: number;
  readonly path: string;
  readonly send: Send;
  /** Whether the handset got it. */
  readonly accepted: boolean;
  /** The id in the answer; null when nothing was accepted. */
  readonly messageId: string | null;
  /** What was asked of the simulator: `201`, `hang`, or `invalid` for a request that a real provider refuses too. */
  readonly outcome: string;
  /** HTTP status answered; null while, or when, none was. */
  status: number | null;
}

export interface Ledger {
  readonly texts: BoundedLog<Text>;
  readonly requests: BoundedLog<SeenRequest>;
  /** An id for a request, unique in this process. */
  nextRequestId(): string;
}

export function createLedger(max: number): Ledger {
  let count = 0;
  return {
    texts: createBoundedLog(max),
    requests: createBoundedLog(max),
    nextRequestId: () => `req_${++count}`,
  };
}
