import { closeSync, openSync, writeSync } from "node:fs";
import type { RequestLog, SeenRequest } from "./ledger.ts";

/** One line of the ledger file: a request as the provider saw it. */
export interface LedgerLine {
  readonly at_ms: number;
  readonly id: string;
  readonly to: string;
  readonly from: string;
  readonly provider: string;
  readonly channel: string;
  /** Whether the handset got it. */
  readonly accepted: boolean;
  readonly message_id: string | null;
  readonly outcome: string;
  /** The text; null where the handset did not get it. */
  readonly body: string | null;
  readonly client_ref: string | null;
  readonly status_callback: string | null;
  readonly valid_for_seconds: number | null;
}

export interface LedgerFile extends RequestLog {
  close(): void;
}

/** Appends to the file at `path`, which is made when absent. A line is in the file before its sender is answered. */
export function openLedgerFile(path: string): LedgerFile {
  const file = openSync(path, "a", 0o600);
  return {
    append: (request) => void writeSync(file, `${JSON.stringify(toLine(request))}\n`),
    close: () => closeSync(file),
  };
}

function toLine({ atMs, id, to, send, accepted, messageId, outcome }: SeenRequest): LedgerLine {
  const { from, provider, channel, body, clientRef, statusCallback, validForSeconds } = send;
  return {
    at_ms: atMs,
    id,
    to,
    from,
    provider,
    channel,
    accepted,
    message_id: messageId,
    outcome,
    body: accepted ? body : null,
    client_ref: clientRef,
    status_callback: statusCallback,
    valid_for_seconds: Number.isFinite(validForSeconds) ? validForSeconds : null,
  };
}
