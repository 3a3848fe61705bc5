import type { Backend } from "../../support/stack.ts";
import { runChaos } from "./chaos.ts";
import { runFailover } from "./failover.ts";
import { runForgeries } from "./forgeries.ts";
import { type KillOptions, runKills } from "./kills.ts";
import { runOutage } from "./outage.ts";
import { runOverload } from "./overload.ts";
import { runPoints } from "./points.ts";
import { postgresFaults } from "./postgres-faults.ts";
import { lastRedisFault, redisFaults } from "./redis-faults.ts";
import type { ScenarioOptions, ScenarioReport } from "./report.ts";
import { runStorm } from "./storm.ts";
import { clusterFaults, sentinelFault } from "./topology-faults.ts";

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
    name: "cluster",
    does: "a Redis Cluster of three masters: flushed, one killed and back empty, one frozen",
    backends: ["redis"],
    run: ({ seed, long }) =>
      runStorm({
        scenario: "cluster",
        backend: "redis",
        seed,
        topology: "cluster",
        faults: clusterFaults,
        rounds: long ? 10 : 1,
        perSecond: 10,
        firstSuccessMsMax: FIRST_SUCCESS_MS_MAX,
      }),
  },
  {
    name: "sentinel",
    does: "Redis behind Sentinel: the master killed, a stale replica promoted",
    backends: ["redis"],
    run: ({ seed }) =>
      runStorm({
        scenario: "sentinel",
        backend: "redis",
        seed,
        topology: "sentinel",
        faults: [],
        lastFault: sentinelFault,
        rounds: 1,
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
  {
    name: "chaos",
    does: "both providers go wrong in fifteen ways, three times out of ten",
    run: (options) => runChaos({ ...options, sends: options.long ? 100_000 : 300, perSecond: options.long ? 40 : 15 }),
  },
  {
    name: "failover",
    does: "a first provider that refuses, or of which nobody knows",
    run: (options) => runFailover({ ...options, sends: options.long ? 500 : 20, perSecond: 8 }),
  },
  {
    name: "forgeries",
    does: "receipts that no provider signed, proofs that we did not",
    run: (options) => runForgeries({ ...options, forgeries: options.long ? 10_000 : 320 }),
  },
  {
    name: "outage",
    does: "one provider down as a whole; for some numbers all of them, until their codes expire",
    run: (options) => runOutage({ ...options, downSeconds: options.long ? 600 : 90, perSecond: 10 }),
  },
  {
    name: "overload",
    does: "ten times of what the worker can send, beside a project that goes on as ever",
    run: (options) => runOverload({ ...options, seconds: options.long ? 60 : 10 }),
  },
];

/** Runs one of them by its name. */
export async function runScenario(name: string, options: ScenarioOptions): Promise<ScenarioReport> {
  const scenario = scenarios.find((each) => each.name === name);
  if (scenario === undefined) throw new Error(`there is no scenario "${name}"`);
  return await scenario.run(options);
}
