import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type { Rates } from "../../rate/index.ts";
import { anId } from "../builders.ts";

/** A send that was allowed: at some moment between its question and its answer, in ms since 1970. */
export type Grant = readonly [askedMs: number, answeredMs: number];

const ASKERS = 12;
const PROJECTS = 3;

export function nowMs(): number {
  return performance.timeOrigin + performance.now();
}

/**
 * One racing process: says that it is ready, waits until all are, then asks again and again, waits for as long as it is
 * told, and sends its parent what it was allowed.
 */
export async function runRacer(
  rates: Rates,
  { perSecond, lastsMs }: { readonly perSecond: number; readonly lastsMs: number },
): Promise<void> {
  process.send?.("ready");
  const [startsAtMs]: number[] = await once(process, "message");
  await sleep(Math.max(0, (startsAtMs ?? 0) - nowMs()));
  const endsAtMs = (startsAtMs ?? 0) + lastsMs;
  const grants: Grant[] = [];
  const ask = async (serial: number): Promise<void> => {
    const rule = { key: "raced", perSecond, perDay: null };
    for (let waited = false; nowMs() < endsAtMs; ) {
      const askedMs = nowMs();
      const answer = await rates.take({ account: "raced", rates: [rule], projectId: anId("prj", serial), waited });
      waited = answer.kind === "wait";
      if (answer.kind === "go") grants.push([askedMs, nowMs()]);
      else await sleep(Math.min(answer.afterMs, Math.max(0, endsAtMs - nowMs())));
    }
  };
  await Promise.all(Array.from({ length: ASKERS }, (_, i) => ask((i % PROJECTS) + 1)));
  process.send?.(grants);
  process.disconnect?.();
}
