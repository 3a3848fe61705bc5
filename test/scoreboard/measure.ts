import { scenarios } from "../faults/scenarios/catalog.ts";
import type { ScenarioReport } from "../faults/scenarios/report.ts";
import { BACKENDS } from "../support/stack.ts";

export interface MeasureOptions {
  readonly seed: number;
  readonly long: boolean;
  readonly log: (line: string) => void;
}

/** Runs every scenario on every backend that it has, one after the other. */
export async function measureScenarios({ seed, long, log }: MeasureOptions): Promise<ScenarioReport[]> {
  const reports: ScenarioReport[] = [];
  for (const { name, run, backends = BACKENDS } of scenarios) {
    for (const backend of backends) {
      log(`${name}, queue on ${backend} …`);
      reports.push(await run({ backend, seed, long }));
    }
  }
  return reports;
}
