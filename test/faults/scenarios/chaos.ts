import { openGround } from "../ground/open-ground.ts";
import { runLoad } from "../load/run-load.ts";
import { noneOf, type ScenarioOptions, type ScenarioReport } from "./report.ts";
import { scriptChaos } from "./script-answers.ts";

export interface ChaosOptions extends ScenarioOptions {
  readonly sends: number;
  readonly perSecond: number;
}

const FAULT_SHARE = 0.3;
/** Of all sends, accepted by some provider before their code expired. */
const ACCEPTED_SHARE_MIN = 0.9999;
const EXPIRES_IN_SECONDS = 120;
const QUIET_MS = 150_000;

/** Both providers go wrong in fifteen ways, three times out of ten. */
export async function runChaos({ backend, seed, sends, perSecond }: ChaosOptions): Promise<ScenarioReport> {
  const startedMs = performance.now();
  const ground = await openGround({ backend, seed });
  try {
    await scriptChaos(ground, FAULT_SHARE);
    await runLoad({
      ...ground,
      client: ground.client({ expiresInSeconds: EXPIRES_IN_SECONDS }),
      perSecond,
      checkedShare: 0.25,
      max: sends,
      textTimeoutMs: EXPIRES_IN_SECONDS * 1_000,
    });
    const { figures, violations, evidence } = await ground.judge({ quietMs: QUIET_MS });
    const inTime = evidence.intents.filter(({ to, acknowledged }) =>
      ground.ledger.texts(to).some(({ at_ms }) => at_ms <= (acknowledged?.expiresAtMs ?? 0)),
    ).length;
    const share = inTime / Math.max(1, figures.acknowledged);
    const faults = ground.ledger.lines().filter(({ outcome }) => outcome !== "201").length;
    return {
      scenario: "chaos",
      backend,
      seed,
      durationSeconds: Math.round((performance.now() - startedMs) / 1_000),
      events: { calls: ground.ledger.lines().length, faults },
      figures,
      spans: {},
      goals: [
        noneOf("lost", { count: figures.lost, n: figures.acknowledged }),
        {
          name: "accepted by some provider before expiry",
          target: `≥ ${ACCEPTED_SHARE_MIN * 100} %`,
          value: `${(share * 100).toFixed(3)} % of ${figures.acknowledged}`,
          isMet: share >= ACCEPTED_SHARE_MIN,
        },
      ],
      violations,
    };
  } finally {
    await ground.close();
  }
}
