import { setTimeout as sleep } from "node:timers/promises";
import { type Ground, openGround } from "../ground/open-ground.ts";
import { spreadOf } from "../judge/figures.ts";
import { runLoad } from "../load/run-load.ts";
import { p95 } from "./failover.ts";
import { atMost, type Goal, noneOf, type ScenarioOptions, type ScenarioReport } from "./report.ts";

export interface OutageOptions extends ScenarioOptions {
  readonly downSeconds: number;
  readonly perSecond: number;
}

/** Reliability F22. */
const ACCEPTED_P95_MS_MAX = 5_000;
const PROBES_PER_SECOND_MAX = 1;
/** Until the breaker has seen enough. */
const OPENING_SECONDS = 5;
const DARK = 20;
const DARK_EXPIRES_SECONDS = 30;
const QUIET_MS = 60_000;

/**
 * One provider is down as a whole, then all are, for some numbers, until their codes expire. The first must cost nobody
 * more than seconds, the second must end as failures that are told.
 */
export async function runOutage({ backend, seed, downSeconds, perSecond }: OutageOptions): Promise<ScenarioReport> {
  const startedMs = performance.now();
  const ground = await openGround({ backend, seed });
  try {
    const dark = await darken(ground);
    await ground.script({ provider: "twilio", steps: [{ respond: 503, repeat: true }] });
    const downAtMs = Date.now();
    const over = new AbortController();
    const load = runLoad({
      ...ground,
      client: ground.client(),
      perSecond,
      checkedShare: 0.25,
      max: Number.POSITIVE_INFINITY,
      signal: over.signal,
      textTimeoutMs: 60_000,
    });
    await sleep(downSeconds * 1_000);
    const upAtMs = Date.now();
    over.abort();
    await load;
    await sleep(Math.max(0, downAtMs + (DARK_EXPIRES_SECONDS + 3) * 1_000 - Date.now()));
    const { figures, violations, evidence } = await ground.judge({ quietMs: QUIET_MS });
    const texted = evidence.intents.filter(({ to }) => !dark.has(to));
    const toTextMs = texted.map(
      ({ to, askedAtMs }) => (ground.ledger.texts(to)[0]?.at_ms ?? Number.POSITIVE_INFINITY) - askedAtMs,
    );
    const failed = evidence.intents.filter(
      ({ to, acknowledged }) => dark.has(to) && evidence.facts.rows.get(acknowledged?.id ?? "")?.status === "failed",
    );
    return {
      scenario: "outage",
      backend,
      seed,
      durationSeconds: Math.round((performance.now() - startedMs) / 1_000),
      events: { downSeconds, starts: texted.length, withoutAnyProvider: dark.size },
      figures,
      spans: { startToText: spreadOf(toTextMs) },
      goals: [
        noneOf("lost", { count: figures.lost, n: figures.acknowledged }),
        atMost("start to text with one provider down, p95", {
          value: p95(toTextMs),
          max: ACCEPTED_P95_MS_MAX,
          unit: " ms",
        }),
        probes(ground, { fromMs: downAtMs + OPENING_SECONDS * 1_000, toMs: upAtMs, dark }),
        {
          name: "no provider until expiry: failed, and told",
          target: String(dark.size),
          value: String(failed.length),
          isMet: failed.length === dark.size,
        },
      ],
      violations,
    };
  } finally {
    await ground.close();
  }
}

/** Starts verifications that no provider will take: half of them refused, half of them never sure. */
async function darken(ground: Ground): Promise<ReadonlySet<string>> {
  const client = ground.client({
    expiresInSeconds: DARK_EXPIRES_SECONDS,
    name: `dark-${ground.seeded.between(1, 1e6)}`,
  });
  const numbers = Array.from({ length: DARK }, ground.numbers);
  for (const [n, to] of numbers.entries()) {
    const step = n % 2 === 0 ? { respond: 429, retry_after: 2 } : { respond: "reset" };
    await ground.script({ to, steps: [{ ...step, repeat: true }] });
  }
  await Promise.all(numbers.map((to) => client.start(to)));
  return new Set(numbers);
}

/** How often the provider that is down was asked, by messages that had somebody else to go to. */
function probes(
  { ledger }: Ground,
  { fromMs, toMs, dark }: { fromMs: number; toMs: number; dark: ReadonlySet<string> },
): Goal {
  const asked = ledger
    .lines()
    .filter((line) => line.provider === "twilio" && line.at_ms >= fromMs && line.at_ms < toMs && !dark.has(line.to));
  const perSecond = asked.length / Math.max(1, (toMs - fromMs) / 1_000);
  return atMost("probes of a provider that is down, per second", {
    value: Math.round(perSecond * 100) / 100,
    max: PROBES_PER_SECOND_MAX,
  });
}
