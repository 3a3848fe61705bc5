import http from "node:http";
import https from "node:https";
import { type OutgoingReceipt, postReceipt } from "./post.ts";

export interface DispatcherOptions {
  /** Pauses between the tries of one receipt. */
  readonly retryDelaysMs: readonly number[];
  readonly timeoutMs: number;
  /** Receipts that may wait at once; more are dropped, as a real carrier loses some. */
  readonly pendingMax: number;
}

export interface Dispatcher {
  /** Calls `build` in `delayMs` and sends what it returns, each again while its receiver is away. */
  after(delayMs: number, build: () => readonly OutgoingReceipt[]): void;
  stats(): { readonly pending: number; readonly sent: number; readonly failed: number; readonly dropped: number };
  close(): void;
}

export function createDispatcher({ retryDelaysMs, timeoutMs, pendingMax }: DispatcherOptions): Dispatcher {
  const connection = { keepAlive: true, maxSockets: 128, timeout: 4_000, scheduling: "lifo" } as const;
  const agents = { http: new http.Agent(connection), https: new https.Agent(connection) };
  const timers = new Set<NodeJS.Timeout>();
  const stats = { sent: 0, failed: 0, dropped: 0 };
  let closed = false;

  function schedule(delayMs: number, work: () => Promise<void>): void {
    if (closed || timers.size >= pendingMax) {
      stats.dropped += 1;
      return;
    }
    const timer = setTimeout(() => {
      timers.delete(timer);
      // Nothing in a try may end the process: the callback URL came from outside.
      work().catch(() => {
        stats.failed += 1;
      });
    }, delayMs);
    timers.add(timer);
  }

  async function send(receipt: OutgoingReceipt, tries: number): Promise<void> {
    const status = await postReceipt(receipt, { agents, timeoutMs }).catch(() => null);
    const retryDelayMs = retryDelaysMs[tries];
    if (status !== null && status < 400) stats.sent += 1;
    else if (isAway(status) && retryDelayMs !== undefined) schedule(retryDelayMs, () => send(receipt, tries + 1));
    else stats.failed += 1;
  }

  return {
    after(delayMs, build) {
      schedule(delayMs, async () => {
        await Promise.all(build().map((receipt) => send(receipt, 0)));
      });
    },
    stats: () => ({ pending: timers.size, ...stats }),
    close() {
      closed = true;
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

/** A refused receipt (4xx) stays refused; a receiver that is away or busy is asked again. */
function isAway(status: number | null): boolean {
  return status === null || status === 408 || status === 429 || status >= 500;
}
