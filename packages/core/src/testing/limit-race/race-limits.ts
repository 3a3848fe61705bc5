import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { racedMeters } from "./run-limit-racer.ts";

/** What each of the racing processes is told, as JSON in its first argument. */
export interface LimitRace<Config> {
  readonly config: Config;
  readonly lastsMs: number;
}

export interface LimitRaceReport {
  readonly asked: number;
  readonly sent: number;
  /** Of each limit the most sends in any window of its length, by the store's clock. */
  readonly windows: readonly { readonly seconds: number; readonly max: number; readonly most: number }[];
}

const PROCESSES = 8;

/** Eight processes of `program` race for the same limits; they begin together, when all are up. */
export async function raceLimits<Config>(program: string, race: LimitRace<Config>): Promise<LimitRaceReport> {
  const racers = Array.from({ length: PROCESSES }, () => fork(program, [JSON.stringify(race)]));
  try {
    await Promise.all(racers.map(nextMessage));
    for (const racer of racers) racer.send("go");
    const told = (await Promise.all(racers.map(nextMessage))) as { asked: number; sentMs: number[] }[];
    const sentMs = told.flatMap((each) => each.sentMs).toSorted((a, b) => a - b);
    const windows = racedMeters.map(({ seconds, max }) => ({
      seconds,
      max: max ?? 0,
      most: mostIn(sentMs, seconds * 1_000),
    }));
    return { asked: told.reduce((sum, each) => sum + each.asked, 0), sent: sentMs.length, windows };
  } finally {
    for (const racer of racers) racer.kill();
  }
}

function mostIn(sentMs: readonly number[], lengthMs: number): number {
  let most = 0;
  let first = 0;
  for (const [i, ms] of sentMs.entries()) {
    while ((sentMs[first] ?? 0) <= ms - lengthMs) first += 1;
    most = Math.max(most, i - first + 1);
  }
  return most;
}

async function nextMessage(racer: ChildProcess): Promise<unknown> {
  const ended = once(racer, "exit").then(([code]) => {
    throw new Error(`a racing process ended with ${code}`);
  });
  ended.catch(() => undefined);
  const [message] = await Promise.race([once(racer, "message"), ended]);
  return message;
}
