import { setTimeout as sleep } from "node:timers/promises";
import type { Role } from "../ground/fleet.ts";
import { type Ground, openGround } from "../ground/open-ground.ts";
import { spreadOf } from "../judge/figures.ts";
import { runLoad } from "../load/run-load.ts";
import { atMost, noneOf, type ScenarioOptions, type ScenarioReport } from "./report.ts";
import { scriptAnswers } from "./script-answers.ts";
import { type ResendWatch, watchResends } from "./watch-resends.ts";

export interface KillOptions extends ScenarioOptions {
  readonly kills: number;
  readonly perSecond: number;
}

/** Reliability goal R2. */
const EXTRA_PER_THOUSAND_MAX = 5;
const GAP_MS = { min: 500, max: 1_500 };
/** Of ten kills: workers hold the texts, so half are theirs. */
const VICTIMS = [
  ...Array.from({ length: 5 }, () => "worker" as const),
  ...Array.from({ length: 3 }, () => "api" as const),
  ...Array.from({ length: 2 }, () => "sweep" as const),
];
const QUIET_MS = 90_000;

/** SIGKILLs at seeded moments over the API, the workers and the sweep, under load. */
export async function runKills({ backend, seed, kills, perSecond }: KillOptions): Promise<ScenarioReport> {
  const startedMs = performance.now();
  const ground = await openGround({ backend, seed });
  try {
    await scriptAnswers(ground);
    const resends = watchResends(ground);
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
    const killed = await killAround(ground, { kills, resends });
    over.abort();
    await load;
    const { figures, violations } = await ground.judge({ quietMs: QUIET_MS });
    const { acknowledged, lost, extraPerThousand } = figures;
    return {
      scenario: "kills",
      backend,
      seed,
      durationSeconds: Math.round((performance.now() - startedMs) / 1_000),
      events: { kills, ...killed, messagesHeld: resends.held() },
      figures,
      spans: { killToResend: spreadOf(resends.resendsMs()) },
      goals: [
        noneOf("lost", { count: lost, n: acknowledged }),
        atMost("extra texts per 1,000 sends", { value: extraPerThousand, max: EXTRA_PER_THOUSAND_MAX }),
      ],
      violations,
    };
  } finally {
    await ground.close();
  }
}

/** Kills one after the other, whoever of the chosen role is up; resolves when the last victim is back. */
async function killAround(
  { fleet, seeded }: Ground,
  { kills, resends }: { kills: number; resends: ResendWatch },
): Promise<Record<Role, number>> {
  const killed: Record<Role, number> = { api: 0, worker: 0, sweep: 0 };
  const watched: Promise<void>[] = [];
  const upWith = (role: Role) => fleet.members.filter((member) => member.role === role && member.isUp());
  for (let n = 0; n < kills; n++) {
    await sleep(seeded.between(GAP_MS.min, GAP_MS.max));
    const role = seeded.pick(VICTIMS);
    let victims = upWith(role);
    while (victims.length === 0) {
      await sleep(50);
      victims = upWith(role);
    }
    const victim = seeded.pick(victims);
    const killedAtMs = Date.now();
    await victim.hurt("SIGKILL");
    killed[role] += 1;
    if (role === "worker") watched.push(resends.workerDied(killedAtMs));
  }
  await Promise.all(watched);
  while (fleet.members.some((member) => !member.isUp())) await sleep(50);
  return killed;
}
