import { setTimeout as sleep } from "node:timers/promises";
import { openGround } from "../ground/open-ground.ts";
import { createSeeded } from "../ground/seeded.ts";
import { spreadOf } from "../judge/figures.ts";
import { runLoad } from "../load/run-load.ts";
import { failpoints, plantFailpoint } from "../plants/failpoints.ts";
import { environmentFor } from "../plants/plant.ts";
import { atMost, noneOf, type ScenarioOptions, type ScenarioReport } from "./report.ts";
import { watchResends } from "./watch-resends.ts";

export interface PointOptions extends ScenarioOptions {
  /** How often every failpoint is reached. */
  readonly rounds: number;
  readonly perSecond: number;
}

/** A process dies when it comes by for the nth time: early, or there would be little to do for the next. */
const NTH = { min: 2, max: 8 };
/** The one whose failpoints are the worker's; the others are there to take over. */
const VICTIMS = { api: "api", worker: "worker-1" } as const;
const QUIET_MS = 90_000;

/**
 * Kills at chosen places: the API before and after its commit and before its answer, a worker between claim, call, note
 * and completion. Each victim is started again with the next failpoint. Measures how long a text takes that a killed
 * worker held (F5).
 */
export async function runPoints({ backend, seed, rounds, perSecond }: PointOptions): Promise<ScenarioReport> {
  const startedMs = performance.now();
  const seeded = createSeeded(seed);
  const planned = { api: planOf("api", rounds), worker: planOf("worker", rounds) };
  const deaths = { api: 0, worker: 0 };
  let watched: ((atMs: number) => Promise<void>) | null = null;
  const watching: Promise<void>[] = [];
  const ground = await openGround({
    backend,
    seed,
    startEnv(name, start) {
      const role = roleOf(name);
      const point = role === null ? undefined : planned[role][start - 1];
      return point === undefined ? {} : environmentFor(plantFailpoint(point, seeded.between(NTH.min, NTH.max)));
    },
    onEnded(name, atMs) {
      const role = roleOf(name);
      if (role === null) return;
      deaths[role] += 1;
      if (role === "worker" && watched !== null) watching.push(watched(atMs));
    },
  });
  try {
    const resends = watchResends(ground);
    watched = resends.workerDied;
    const over = new AbortController();
    const load = runLoad({
      ...ground,
      client: ground.client(),
      perSecond,
      checkedShare: 0.5,
      max: Number.POSITIVE_INFINITY,
      signal: over.signal,
      textTimeoutMs: 60_000,
    });
    const isDone = (): boolean => deaths.api >= planned.api.length && deaths.worker >= planned.worker.length;
    while (!isDone()) await sleep(100);
    over.abort();
    await load;
    await Promise.all(watching);
    const { figures, violations } = await ground.judge({ quietMs: QUIET_MS });
    const killToResend = spreadOf(resends.resendsMs());
    return {
      scenario: "points",
      backend,
      seed,
      durationSeconds: Math.round((performance.now() - startedMs) / 1_000),
      events: { kills: deaths.api + deaths.worker, ...deaths, messagesHeld: resends.held() },
      figures,
      spans: { killToResend },
      goals: [
        noneOf("lost", { count: figures.lost, n: figures.acknowledged }),
        atMost("killed worker to resend, p50", { value: killToResend.p50, max: 6_000, unit: " ms" }),
        atMost("killed worker to resend, p99", { value: killToResend.p99, max: 10_000, unit: " ms" }),
      ],
      violations,
    };
  } finally {
    watched = null;
    await ground.close();
  }
}

function planOf(role: "api" | "worker", rounds: number) {
  const own = failpoints.filter((point) => point.role === role);
  return Array.from({ length: rounds }, () => own).flat();
}

function roleOf(name: string): "api" | "worker" | null {
  if (name === VICTIMS.api) return "api";
  return name === VICTIMS.worker ? "worker" : null;
}
