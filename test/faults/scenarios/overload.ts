import { setTimeout as sleep } from "node:timers/promises";
import { addProject } from "../../load/add-project.ts";
import { createApiClient } from "../../support/api-client.ts";
import { type Ground, openGround } from "../ground/open-ground.ts";
import { spreadOf } from "../judge/figures.ts";
import { runLoad } from "../load/run-load.ts";
import { atLeast, atMost, noneOf, type ScenarioOptions, type ScenarioReport } from "./report.ts";

/** What the one worker can do, 30 a second: so little that ten times of it leaves the machine its breath. */
const CARRIER_MS = 200;
const WORKER_CONCURRENCY = 6;
const CAPACITY_PER_SECOND = (WORKER_CONCURRENCY * 1_000) / CARRIER_MS;
/** A little more than it can do, so that it never rests; and ten times of it. */
const FULL = 1.2;
const OVERLOAD = 10;
/** Unsent texts at which the flooding project is told to wait: twenty seconds of work. */
const BACKLOG_MAX = 600;
const WARM_UP_MS = 4_000;
const NEIGHBOUR_PER_SECOND = 5;
const TEXT_TIMEOUT_MS = 20_000;

/** Reliability R17. */
const GOODPUT_SHARE_MIN = 0.9;
const CHECK_P99_MS_MAX = 200;
const NEIGHBOUR_FACTOR_MAX = 2;

interface Neighbour {
  /** From the request of a start until the provider has taken its text. */
  readonly textMs: readonly number[];
  /** From the request of a check to its answer. */
  readonly checkMs: readonly number[];
}

interface OverloadOptions extends ScenarioOptions {
  /** Of each of the three phases: alone, full, overload. */
  readonly seconds: number;
}

/**
 * One project asks for ten times of what the worker can send. What goes out must not get less by it, who is refused must
 * be told so, and a project beside it must hardly notice.
 */
export async function runOverload({ backend, seed, seconds }: OverloadOptions): Promise<ScenarioReport> {
  const startedMs = performance.now();
  const ground = await openGround({
    backend,
    seed,
    workers: 1,
    env: { WORKER_CONCURRENCY: String(WORKER_CONCURRENCY) },
  });
  try {
    await ground.script({
      prefix: "+44",
      steps: [{ respond: 201, delay_ms: CARRIER_MS, receipts: [], repeat: true }],
    });
    const { apiUrl, secretKey } = ground.fleet;
    const settings = { body: { backlog_max: BACKLOG_MAX } };
    const changed = await createApiClient(apiUrl, secretKey).call("PATCH", "/v1/settings", settings);
    if (changed.status !== 200) throw new Error(`no settings: ${JSON.stringify(changed.body)}`);
    const key = await addNeighbour(ground);
    const alone = await live(ground, { key, name: "alone", seconds });
    const full = await flood(ground, { perSecond: CAPACITY_PER_SECOND * FULL, seconds });
    const [over, beside] = await Promise.all([
      flood(ground, { perSecond: CAPACITY_PER_SECOND * OVERLOAD, seconds }),
      sleep(WARM_UP_MS).then(() => live(ground, { key, name: "beside", seconds })),
    ]);
    const { figures, violations } = await ground.judge({ quietMs: 60_000 });
    const [before, during] = [spreadOf(alone.textMs), spreadOf(beside.textMs)];
    const checks = spreadOf(beside.checkMs);
    const refused = ground.journal.intents.filter(({ answers }) => answers.includes(429)).length;
    return {
      scenario: "overload",
      backend,
      seed,
      durationSeconds: Math.round((performance.now() - startedMs) / 1_000),
      events: { refused },
      figures,
      spans: { neighbourAlone: before, neighbourBeside: during, checksBeside: checks },
      goals: [
        noneOf("lost", { count: figures.lost, n: figures.acknowledged }),
        atLeast("goodput at ten times, share of the most", {
          value: share(over.textsPerSecond, full.textsPerSecond),
          min: GOODPUT_SHARE_MIN,
        }),
        atMost("checks at ten times, p99", { value: checks.p99, max: CHECK_P99_MS_MAX, unit: " ms" }),
        atMost("a neighbour's texts at ten times, p99 beside alone", {
          value: share(during.p99, before.p99),
          max: NEIGHBOUR_FACTOR_MAX,
        }),
      ],
      violations,
    };
  } finally {
    await ground.close();
  }
}

/** Another project, whose events are heard like the first one's. */
async function addNeighbour({ postgres, fleet, sink }: Ground): Promise<string> {
  const key = await addProject(postgres.url);
  const endpoint = { body: { url: sink.url, types: [] } };
  const added = await createApiClient(fleet.apiUrl, key).call("POST", "/v1/webhook-endpoints", endpoint);
  if (added.status !== 201) throw new Error(`no endpoint: ${JSON.stringify(added.body)}`);
  return key;
}

/** Starts at this pace, each asked for once; how many texts a second went out meanwhile, once it was under way. */
async function flood(
  ground: Ground,
  { perSecond, seconds }: { perSecond: number; seconds: number },
): Promise<{ textsPerSecond: number }> {
  const over = new AbortController();
  const load = runLoad({
    ...ground,
    client: ground.client({ patienceMs: 0, name: `flood-${perSecond}` }),
    perSecond,
    checkedShare: 0,
    max: Number.POSITIVE_INFINITY,
    signal: over.signal,
    textTimeoutMs: TEXT_TIMEOUT_MS,
  });
  await sleep(WARM_UP_MS);
  const fromMs = Date.now();
  await sleep(seconds * 1_000);
  const toMs = Date.now();
  over.abort();
  await load;
  await ground.ledger.catchUp();
  const texts = ground.ledger.lines().filter(({ at_ms }) => at_ms >= fromMs && at_ms < toMs).length;
  return { textsPerSecond: (texts * 1_000) / (toMs - fromMs) };
}

/** A project that goes on as ever: people ask for a code, get it, and type it. */
async function live(
  ground: Ground,
  { key, name, seconds }: { key: string; name: string; seconds: number },
): Promise<Neighbour> {
  await runLoad({
    ...ground,
    client: ground.client({ secretKey: key, name }),
    perSecond: NEIGHBOUR_PER_SECOND,
    checkedShare: 1,
    max: seconds * NEIGHBOUR_PER_SECOND,
    textTimeoutMs: TEXT_TIMEOUT_MS,
  });
  const own = ground.journal.intents.filter(({ idempotencyKey }) => idempotencyKey.startsWith(`${name}-`));
  const never = Number.POSITIVE_INFINITY;
  return {
    textMs: own.map(({ to, askedAtMs }) => (ground.ledger.texts(to)[0]?.at_ms ?? never) + CARRIER_MS - askedAtMs),
    checkMs: own.map(({ checkedAtMs, verifiedAtMs }) => (verifiedAtMs ?? never) - (checkedAtMs ?? 0)),
  };
}

function share(value: number, of: number): number {
  return Math.round((value / Math.max(1, of)) * 100) / 100;
}
