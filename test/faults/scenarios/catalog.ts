import { type KillOptions, runKills } from "./kills.ts";
import { runPoints } from "./points.ts";
import type { ScenarioOptions, ScenarioReport } from "./report.ts";

export interface Scenario {
  readonly name: string;
  readonly does: string;
  run(options: ScenarioOptions): Promise<ScenarioReport>;
}

const kills = ({ long }: ScenarioOptions): Pick<KillOptions, "kills" | "perSecond"> => ({
  kills: long ? 200 : 10,
  perSecond: 8,
});

export const scenarios: readonly Scenario[] = [
  {
    name: "kills",
    does: "SIGKILLs at random moments over the API, the workers and the sweep",
    run: (options) => runKills({ ...options, ...kills(options) }),
  },
  {
    name: "points",
    does: "SIGKILLs at chosen places: around the commit, the claim, the call, the note",
    run: (options) => runPoints({ ...options, rounds: options.long ? 20 : 1, perSecond: 8 }),
  },
];
