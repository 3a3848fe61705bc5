import type { Backend } from "../../support/stack.ts";
import { type KillOptions, runKills } from "./kills.ts";
import { runPoints } from "./points.ts";
import { postgresFaults } from "./postgres-faults.ts";
import { lastRedisFault, redisFaults } from "./redis-faults.ts";
import type { ScenarioOptions, ScenarioReport } from "./report.ts";
import { runStorm } from "./storm.ts";

export interface Scenario {
  readonly name: string;
  readonly does: string;
  /** Default: both. */
  readonly backends?: readonly Backend[];
  run(options: ScenarioOptions): Promise<ScenarioReport>;
}

const kills = ({ long }: ScenarioOptions): Pick<KillOptions, "kills" | "perSecond"> => ({
  kills: long ? 200 : 10,
  perSecond: 8,
});

/** Reliability goal R6. */
const FIRST_SUCCESS_MS_MAX = 2_000;

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
  {
    name: "redis",
    does: "Redis flushed, restarted, paused, half open, evicting, full, lost to a stale replica",
    backends: ["redis"],
    run: ({ seed, long }) =>
      runStorm({
        scenario: "redis",
        backend: "redis",
        seed,
        proxied: "redis",
        faults: redisFaults,
        lastFault: lastRedisFault,
        rounds: long ? 10 : 1,
        perSecond: 10,
        firstSuccessMsMax: FIRST_SUCCESS_MS_MAX,
      }),
  },
  {
    name: "postgres",
    does: "PostgreSQL stopped at once, connections terminated, half a second further away, deadlocks",
    run: ({ backend, seed, long }) =>
      runStorm({
        scenario: "postgres",
        backend,
        seed,
        proxied: "postgres",
        faults: postgresFaults,
        rounds: long ? 10 : 1,
        perSecond: 10,
        firstSuccessMsMax: FIRST_SUCCESS_MS_MAX,
      }),
  },
];
