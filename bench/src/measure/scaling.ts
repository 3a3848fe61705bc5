import { setTimeout as sleep } from "node:timers/promises";
import { findFreePort } from "@proofline/embedded";
import { startProduct } from "@proofline/test/product";
import { type SpawnedProcess, spawnProcess } from "@proofline/test/spawn-process";
import { request } from "undici";
import { startBenchProcess } from "../ground/bench-process.ts";
import type { LoadProcess } from "../ground/load-process.ts";
import { followArrivals } from "../load/arrivals.ts";
import { monotonicMs } from "../monotonic.ts";
import { rounded } from "../report/statistics.ts";
import type { StageInput } from "./requests.ts";

/** Texts a second with so many worker processes. */
export interface ScalingLeg {
  readonly workers: number;
  readonly texts: number;
  readonly texts_per_second: number;
  /** Against the leg with one worker. */
  readonly times_one: number;
}

const WORKER_COUNTS = [1, 2, 4] as const;
/** What the carrier takes to answer. */
export const ANSWER_MS = 200;
/** Jobs of one worker at once: 50 texts a second at most, so that waiting is the limit and not the machine. */
export const CONCURRENCY = 10;
/** Of the arrivals, in order, those between are counted: no worker is starting any more, none has run dry yet. */
const COUNTED = { from: 0.2, to: 0.9 } as const;

/** A backlog for each number of workers, drained against a carrier that answers slowly. */
export async function measureScaling(input: StageInput, load: LoadProcess): Promise<readonly ScalingLeg[]> {
  const { place, folder, log } = input;
  const sink = await startBenchProcess("sink", { place, folder });
  await answerSlowly(sink.url);
  const product = await startProduct({
    ...place,
    parts: ["api"],
    outputFolder: folder,
    env: {
      BOOTSTRAP_LIMITS: "none",
      BACKLOG_MAX: "1000000",
      TWILIO_BASE_URL: sink.url,
      VONAGE_BASE_URL: sink.url,
      WORKER_CONCURRENCY: String(CONCURRENCY),
      WORKER_QUEUES: "messages",
    },
  });
  const legs: ScalingLeg[] = [];
  try {
    for (const workers of WORKER_COUNTS) {
      const leg = await drainWith(workers, { ...input, load, product, sinkUrl: sink.url });
      const one = legs[0]?.texts_per_second ?? leg.perSecond;
      legs.push({
        workers,
        texts: leg.texts,
        texts_per_second: rounded(leg.perSecond),
        times_one: rounded(leg.perSecond / one),
      });
      log(`  ${workers} worker(s): ${rounded(leg.perSecond)} texts/s, ${rounded(leg.perSecond / one)} times one`);
    }
    return legs;
  } finally {
    await Promise.all([product.close(), sink.stop()]);
  }
}

interface LegInput extends StageInput {
  readonly load: LoadProcess;
  readonly product: Awaited<ReturnType<typeof startProduct>>;
  readonly sinkUrl: string;
}

async function drainWith(
  workers: number,
  { numbers, options, folder, load, product, sinkUrl }: LegInput,
): Promise<{ texts: number; perSecond: number }> {
  const texts = Math.ceil(options.seconds * 4 * workers * CONCURRENCY * (1_000 / ANSWER_MS));
  const accepted = await load.volley({
    origin: product.apiUrl,
    headers: { authorization: `Bearer ${product.secretKey}` },
    concurrency: options.concurrency,
    seconds: 120,
    requests: numbers.take(texts).map((to) => ({ path: "/v1/verifications", body: JSON.stringify({ to }) })),
    expect: { status: 201, contains: '"id"' },
  });
  if (accepted.answered < texts) throw new Error(`${accepted.answered} of ${texts} accepted: ${accepted.fault}`);
  const following = new AbortController();
  const arrivedMs: number[] = [];
  await followArrivals(sinkUrl, { onArrival: (_to, atMs) => arrivedMs.push(atMs), signal: following.signal });
  const started = await Promise.all(
    Array.from({ length: workers }, (_, index) => startWorker(index, { product, folder })),
  );
  const untilMs = monotonicMs() + 120_000;
  while (arrivedMs.length < texts && monotonicMs() < untilMs) await sleep(20);
  following.abort();
  await Promise.all(started.map((worker) => worker.stop()));
  if (arrivedMs.length !== texts) throw new Error(`${arrivedMs.length} of ${texts} texts arrived`);
  const times = arrivedMs.toSorted((a, b) => a - b);
  const [from, to] = [Math.floor(texts * COUNTED.from), Math.floor(texts * COUNTED.to)];
  return { texts, perSecond: ((to - from) * 1_000) / ((times[to] ?? 0) - (times[from] ?? 0)) };
}

async function startWorker(
  index: number,
  { product, folder }: Pick<LegInput, "product" | "folder">,
): Promise<SpawnedProcess> {
  const port = String(await findFreePort());
  return await spawnProcess({
    name: `worker ${index}`,
    entry: "apps/worker/src/main.ts",
    env: { ...product.env, WORKER_HEALTH_PORT: port },
    readyUrl: `http://127.0.0.1:${port}/health/ready`,
    outputFile: `${folder}/worker-${index}.log`,
  });
}

async function answerSlowly(sinkUrl: string): Promise<void> {
  const steps = [{ respond: 201, delay_ms: ANSWER_MS, receipts: [], repeat: true }];
  const answer = await request(`${sinkUrl}/scenarios`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ prefix: "+44", steps }),
  });
  await answer.body.dump();
  if (answer.statusCode !== 201) throw new Error(`the carrier took no scenario: ${answer.statusCode}`);
}
