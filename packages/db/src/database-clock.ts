import type { Clock } from "@proofline/core/runtime";
import type { Sql } from "./sql.ts";

export interface DatabaseClock extends Clock {
  stop(): void;
}

const RESYNC_MS = 30_000;
/** Of an answer that took longer nobody knows when it was true. */
const ROUND_TRIP_MAX_MS = 1_000;

/**
 * A clock that runs with the process and is set by the database: half the round trip is taken for the way back
 * (Cristian's algorithm). Between settings it runs on the monotonic clock, so a stepped system clock does not move it.
 */
export async function startClock(sql: Sql): Promise<DatabaseClock> {
  let { offsetMs } = await measure(sql);
  const timer = setInterval(() => {
    // A database that is away leaves the last setting in force; whoever needs the database will hear of it.
    measure(sql).then((measured) => {
      if (measured.tookMs <= ROUND_TRIP_MAX_MS) offsetMs = measured.offsetMs;
    }, ignoreOutage);
  }, RESYNC_MS);
  timer.unref();
  return { now: () => new Date(performance.now() + offsetMs), stop: () => clearInterval(timer) };
}

async function measure(sql: Sql): Promise<{ offsetMs: number; tookMs: number }> {
  const before = performance.now();
  const [row] = await sql<{ ms: number }[]>`select (extract(epoch from clock_timestamp()) * 1000)::float8 as ms`;
  if (row === undefined) throw new Error("the database told no time");
  const after = performance.now();
  return { offsetMs: row.ms - (before + after) / 2, tookMs: after - before };
}

function ignoreOutage(): void {}
