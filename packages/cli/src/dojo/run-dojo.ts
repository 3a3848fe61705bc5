import type { Answer } from "./answer.ts";
import { type DiagnosisCode, findCauses } from "./diagnosis.ts";
import { type DojoSettings, openDojo } from "./dojo.ts";
import { type Drill, type DrillResult, notObservable } from "./drill.ts";
import { drillGroups } from "./drills/index.ts";
import { findManner } from "./find-manner.ts";
import { judgeTaken } from "./judge.ts";

export interface DojoReport {
  readonly url: string;
  readonly results: readonly DrillResult[];
  /** What is wrong, causes only, in the order of finding. */
  readonly causes: readonly DiagnosisCode[];
  readonly score: { readonly passed: number; readonly failed: number; readonly notObservable: number };
}

export interface RunDojoInput extends Omit<DojoSettings, "manner" | "signal"> {
  /** What is not answered by then counts as not observed. */
  readonly timeLimitMs: number;
}

const first = { name: "well_signed", title: "takes a delivery that is signed as it should be", group: "The way in" };
const survives: Drill = {
  name: "survives",
  title: "still takes deliveries after all of this",
  run: async (dojo) => judgeTaken(await dojo.deliver(), { refused: "stopped_answering" }),
};

/** Runs all drills against a receiver, one after the other. Never rejects for anything that the receiver does. */
export async function runDojo({ timeLimitMs, ...input }: RunDojoInput): Promise<DojoReport> {
  const signal = AbortSignal.timeout(timeLimitMs);
  const opening = await findManner({ ...input, signal });
  const results: DrillResult[] = [{ ...first, verdict: opening.verdict, answers: opening.answers }];
  const { manner } = opening;
  const settings = manner === null ? null : { ...input, signal, manner };
  for (const { title: group, drills } of [...drillGroups, { title: "The way out", drills: [survives] }]) {
    for (const drill of drills) {
      const { name, title } = drill;
      results.push({ name, title, group, ...(await runDrill(drill, settings)) });
    }
  }
  return { url: input.target.url.href, results, ...sumUp(results) };
}

async function runDrill(
  drill: Drill,
  settings: DojoSettings | null,
): Promise<Pick<DrillResult, "verdict" | "answers">> {
  if (settings === null) return { verdict: notObservable("no delivery gets in"), answers: [] };
  const timeIsUp = notObservable("the time is up");
  if (settings.signal.aborted) return { verdict: timeIsUp, answers: [] };
  const dojo = openDojo(settings);
  const answers: Answer[] = [];
  const recording: typeof dojo = {
    ...dojo,
    async deliver(plan) {
      const answer = await dojo.deliver(plan);
      answers.push(answer);
      return answer;
    },
  };
  const verdict = await drill.run(recording);
  return { verdict: settings.signal.aborted ? timeIsUp : verdict, answers };
}

function sumUp(results: readonly DrillResult[]): Pick<DojoReport, "causes" | "score"> {
  const verdicts = results.map(({ verdict }) => verdict);
  const count = (kind: string): number => verdicts.filter((verdict) => verdict.kind === kind).length;
  return {
    causes: findCauses(verdicts.flatMap((verdict) => (verdict.kind === "failed" ? [verdict.diagnosis] : []))),
    score: { passed: count("passed"), failed: count("failed"), notObservable: count("not_observable") },
  };
}
