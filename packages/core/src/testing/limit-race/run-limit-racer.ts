import { once } from "node:events";
import type { Limits, Meter } from "../../limit/index.ts";
import { anId } from "../builders.ts";

/** The limits that are raced for: short ones that fill and slide many times in a race, and one over all of it. */
export const racedMeters: readonly Meter[] = [
  [1, 20],
  [2, 30],
  [5, 60],
  [3_600, 100_000],
].map(([seconds = 0, max = 0]) => ({
  key: `raced-${seconds}`,
  seconds,
  max,
  enforced: true,
  adds: true,
  reopenShare: null,
  raisedBy: null,
}));

const ASKERS = 4;

/** One racing process: waits until all are ready, asks without a pause, and tells when each of its sends was counted. */
export async function runLimitRacer(limits: Limits, { lastsMs }: { readonly lastsMs: number }): Promise<void> {
  process.send?.("ready");
  await once(process, "message");
  const endsAtMs = Date.now() + lastsMs;
  const sentMs: number[] = [];
  let asked = 0;
  const ask = async (): Promise<void> => {
    while (Date.now() < endsAtMs) {
      const answer = await limits.take({ projectId: anId("prj"), meters: racedMeters });
      asked += 1;
      if (answer.kind === "taken") sentMs.push(answer.atMs);
    }
  };
  await Promise.all(Array.from({ length: ASKERS }, ask));
  process.send?.({ asked, sentMs });
  process.disconnect?.();
}
