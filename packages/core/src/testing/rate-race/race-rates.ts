import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { type Grant, nowMs } from "./run-racer.ts";

/** What each of the racing processes is told, as JSON in its first argument. */
export interface RateRace<Config> {
  readonly config: Config;
  readonly perSecond: number;
  readonly lastsMs: number;
}

export interface RaceReport {
  /** The most that surely fell into one second. */
  readonly mostInASecond: number;
  /** Of what the rate allows after the first second, the share that was used. */
  readonly used: number;
  readonly grants: number;
}

const PROCESSES = 8;
/** The clocks of two processes and of the store agree this well. */
const CLOCKS_AGREE_MS = 10;

/** Eight processes of `program` race for one account; they begin together, when all are up. */
export async function raceRates<Config>(program: string, race: RateRace<Config>): Promise<RaceReport> {
  const racers = Array.from({ length: PROCESSES }, () => fork(program, [JSON.stringify(race)]));
  try {
    await Promise.all(racers.map(nextMessage));
    const startsAtMs = nowMs() + 500;
    for (const racer of racers) racer.send(startsAtMs);
    const grants = (await Promise.all(racers.map(nextMessage))).flatMap((sent) => sent as Grant[]);
    return reportOn(grants, { ...race, startsAtMs });
  } finally {
    for (const racer of racers) racer.kill();
  }
}

function reportOn(
  grants: readonly Grant[],
  { perSecond, lastsMs, startsAtMs }: { perSecond: number; lastsMs: number; startsAtMs: number },
): RaceReport {
  const settled = grants.filter(([, at]) => at >= startsAtMs + 1_000 && at < startsAtMs + lastsMs);
  const inSecondFrom = (startMs: number): number =>
    grants.filter(([asked, answered]) => asked >= startMs && answered <= startMs + 1_000 - CLOCKS_AGREE_MS).length;
  return {
    mostInASecond: Math.max(...grants.map(([asked]) => inSecondFrom(asked))),
    used: settled.length / (perSecond * (lastsMs / 1_000 - 1)),
    grants: grants.length,
  };
}

async function nextMessage(racer: ChildProcess): Promise<unknown> {
  const ended = once(racer, "exit").then(([code]) => {
    throw new Error(`a racing process ended with ${code}`);
  });
  ended.catch(() => undefined);
  const [message] = await Promise.race([once(racer, "message"), ended]);
  return message;
}
