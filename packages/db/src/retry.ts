import { setTimeout as sleep } from "node:timers/promises";

/** SQLSTATEs of a statement that was undone as a whole because of what others did: serialization failure, deadlock. */
const ABORTED = new Set(["40001", "40P01"]);
const ABORTED_RETRIES_MAX = 3;
const ABORTED_PAUSE_MS = 40;

/** The server is away or going: admin shutdown, crash shutdown, starting up, no more connections. */
const AWAY = new Set([
  "57P01",
  "57P02",
  "57P03",
  "53300",
  "CONNECTION_CLOSED",
  "CONNECTION_ENDED",
  "CONNECTION_DESTROYED",
]);
const AWAY_SYSTEM = new Set(["CONNECT_TIMEOUT", "ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT"]);
const OUTAGE_MS = 10_000;
const OUTAGE_PAUSE_MS = 200;

/**
 * The same store, whose verbs are done again when Postgres undid one because of a deadlock or a conflict: at most three
 * times, after a short random pause. Nothing of such a statement remained, so a repeat does nothing twice.
 */
export function retryAborted<Store extends object>(store: Store): Store {
  const verbs = Object.entries(store).map(([name, verb]) => [
    name,
    typeof verb === "function" ? (...args: unknown[]) => again(() => verb(...args), isAborted, abortedPauseMs) : verb,
  ]);
  return Object.fromEntries(verbs);
}

/**
 * Does one statement again while the server is away, for ten seconds. Only for statements that can be repeated: a lost
 * answer does not say whether the statement was done.
 */
export async function retryOutage<T>(statement: () => Promise<T>): Promise<T> {
  const untilMs = performance.now() + OUTAGE_MS;
  return await again(statement, isAway, () =>
    performance.now() < untilMs ? OUTAGE_PAUSE_MS * (0.5 + Math.random()) : null,
  );
}

async function again<T>(
  work: () => Promise<T>,
  deserves: (error: unknown) => boolean,
  pauseMs: (failures: number) => number | null,
): Promise<T> {
  for (let failures = 1; ; failures++) {
    try {
      return await work();
    } catch (error) {
      const pause = deserves(error) ? pauseMs(failures) : null;
      if (pause === null) throw error;
      await sleep(pause);
    }
  }
}

function abortedPauseMs(failures: number): number | null {
  return failures > ABORTED_RETRIES_MAX ? null : Math.random() * ABORTED_PAUSE_MS * failures;
}

function isAborted(error: unknown): boolean {
  return ABORTED.has(codeOf(error));
}

function isAway(error: unknown): boolean {
  const code = codeOf(error);
  return AWAY.has(code) || AWAY_SYSTEM.has(code) || code.startsWith("08");
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}
