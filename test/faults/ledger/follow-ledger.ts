import { open } from "node:fs/promises";
import { StringDecoder } from "node:string_decoder";
import { setTimeout as sleep } from "node:timers/promises";
import type { LedgerLine } from "../../../apps/carrier/src/ledger/ledger-file.ts";

/** L: what the providers were asked and what the handsets got, as the carrier wrote it down. */
export interface Ledger {
  /** All so far, in order. */
  lines(): readonly LedgerLine[];
  /** Texts that one handset got, in order. */
  texts(to: string): readonly LedgerLine[];
  /** Every number that got a text. */
  numbers(): Iterable<string>;
  /** The first text to this number; null when none came in time. */
  firstText(to: string, timeoutMs: number): Promise<LedgerLine | null>;
  /** Reads what was written since; the followed file is looked at every few hundredths of a second anyway. */
  catchUp(): Promise<void>;
  close(): Promise<void>;
}

const LOOK_EVERY_MS = 25;
const CHUNK_BYTES = 1_048_576;

/** Follows a file that only grows. */
export async function followLedger(path: string): Promise<Ledger> {
  const file = await open(path, "r");
  const lines: LedgerLine[] = [];
  const texts = new Map<string, LedgerLine[]>();
  const waiting = new Map<string, (text: LedgerLine) => void>();
  const buffer = Buffer.alloc(CHUNK_BYTES);
  const decoder = new StringDecoder("utf8");
  let rest = "";

  const take = (line: LedgerLine): void => {
    lines.push(line);
    if (!line.accepted) return;
    const known = texts.get(line.to);
    if (known === undefined) texts.set(line.to, [line]);
    else known.push(line);
    waiting.get(line.to)?.(line);
    waiting.delete(line.to);
  };
  const readOnce = async (): Promise<void> => {
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, CHUNK_BYTES);
      if (bytesRead === 0) return;
      const parts = (rest + decoder.write(buffer.subarray(0, bytesRead))).split("\n");
      rest = parts.pop() ?? "";
      for (const part of parts) take(JSON.parse(part) as LedgerLine);
    }
  };
  let reading = Promise.resolve();
  const catchUp = (): Promise<void> => {
    reading = reading.then(readOnce);
    return reading;
  };
  const stopping = new AbortController();
  const loop = (async () => {
    while (!stopping.signal.aborted) {
      await catchUp();
      await sleep(LOOK_EVERY_MS);
    }
  })();
  return {
    lines: () => lines,
    texts: (to) => texts.get(to) ?? [],
    numbers: () => texts.keys(),
    async firstText(to, timeoutMs) {
      const [known] = texts.get(to) ?? [];
      if (known !== undefined) return known;
      const { promise, resolve } = Promise.withResolvers<LedgerLine | null>();
      waiting.set(to, resolve);
      const timer = setTimeout(() => {
        waiting.delete(to);
        resolve(null);
      }, timeoutMs);
      const text = await promise;
      clearTimeout(timer);
      return text;
    },
    catchUp,
    async close() {
      stopping.abort();
      await loop;
      await file.close();
    },
  };
}
