import type { Send } from "../send.ts";
import { createBoundedLog, type ListOptions, type LogEntry } from "./bounded-log.ts";

/** A text or call that reached the handset. */
export interface Text extends LogEntry {
  /** The provider's own id: `SM…`, `CA…`, Vonage's message id or uuid. */
  readonly id: string;
  readonly send: Send;
  readonly atMs: number;
  readonly segments: number;
  /** Where each segment has an id of its own: all of them, `id` first. */
  readonly partIds?: readonly string[];
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
  addText(text: Text): void;
  findText(id: string): Text | undefined;
  listTexts(options: ListOptions): Text[];
  addRequest(request: SeenRequest): void;
  listRequests(options: ListOptions): SeenRequest[];
  clear(): void;
  /** An id for a request, unique in this process. */
  nextRequestId(): string;
}

/** Where requests are kept for longer than they are in memory. */
export interface RequestLog {
  append(request: SeenRequest): void;
}

/** Keeps the newest `max` texts and the newest `max` requests; every request goes into the file, where there is one. */
export function createLedger(max: number, file: RequestLog | null = null): Ledger {
  const texts = createBoundedLog<Text>(max);
  const textsById = new Map<string, Text>();
  const requests = createBoundedLog<SeenRequest>(max);
  let count = 0;
  return {
    addText(text) {
      const evicted = texts.add(text);
      if (evicted !== undefined) textsById.delete(evicted.id);
      textsById.set(text.id, text);
    },
    findText: (id) => textsById.get(id),
    listTexts: (options) => texts.list(options),
    addRequest: (request) => {
      requests.add(request);
      file?.append(request);
    },
    listRequests: (options) => requests.list(options),
    clear() {
      texts.clear();
      textsById.clear();
      requests.clear();
    },
    nextRequestId: () => `req_${++count}`,
  };
}
