import { setTimeout as sleep } from "node:timers/promises";
import { startProduct } from "@proofline/test/product";
import { request } from "undici";
import { startBenchProcess } from "../ground/bench-process.ts";
import type { LoadProcess } from "../ground/load-process.ts";
import { followArrivals } from "../load/arrivals.ts";
import { monotonicMs } from "../monotonic.ts";
import type { Figures } from "../report/document.ts";
import { compareRates, type Leg } from "./compare-rates.ts";
import { GOAL_RATIO, type StageInput } from "./requests.ts";

/** Sizes the backlog: about a leg's time for a worker of this speed. */
const TEXTS_PER_SECOND = 800;
/** A worker that has just started is not what a backlog waits for. */
const WARM_UP_SHARE = 0.2;
const DRAIN_SECONDS_MAX = 60;
/** Accepting the backlog is not measured: it only has to be there. */
const ACCEPT_SECONDS_MAX = 120;

interface Side {
  readonly origin: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly path: string;
  readonly startWorker: () => Promise<{ stop(): Promise<void> }>;
}

/** A worker process that drains a backlog of texts, beside a bare BullMQ worker of one request and two updates. */
export async function measureSends(input: StageInput, load: LoadProcess): Promise<Pick<Figures, "sends">> {
  const { place, folder, options, log } = input;
  const sink = await startBenchProcess("sink", { place, folder });
  await withoutReceipts(sink.url);
  const [route, product] = await Promise.all([
    startBenchProcess("floor-route", { place, folder }),
    startProduct({
      ...place,
      parts: ["api"],
      outputFolder: folder,
      env: { BOOTSTRAP_LIMITS: "none", TWILIO_BASE_URL: sink.url, VONAGE_BASE_URL: sink.url },
    }),
  ]);
  const floor: Side = {
    origin: route.url,
    headers: {},
    path: "/send",
    startWorker: () =>
      startBenchProcess("floor-worker", { place, folder, env: { SINK_URL: sink.url, RECEIVER_URL: load.receiverUrl } }),
  };
  const measured: Side = {
    origin: product.apiUrl,
    headers: { authorization: `Bearer ${product.secretKey}` },
    path: "/v1/verifications",
    async startWorker() {
      await product.start("worker");
      return { stop: async () => void (await product.stop("worker")) };
    },
  };
  const leg = (side: Side): Promise<Leg> => drain({ ...input, load, side, sinkUrl: sink.url });
  try {
    const sends = await compareRates({
      name: "sends",
      rounds: options.rounds,
      concurrency: options.concurrency,
      goalRatio: GOAL_RATIO,
      floor: () => leg(floor),
      measured: () => leg(measured),
      log,
    });
    return { sends };
  } finally {
    await Promise.all([product.close(), sink.stop(), route.stop()]);
  }
}

interface DrainInput extends StageInput {
  readonly load: LoadProcess;
  readonly side: Side;
  readonly sinkUrl: string;
}

/** Builds a backlog, then starts a worker and times the arrivals. */
async function drain({ numbers, options, load, side, sinkUrl }: DrainInput): Promise<Leg> {
  const count = Math.ceil(options.seconds * TEXTS_PER_SECOND);
  const { origin, headers, path } = side;
  const accepted = await load.volley({
    origin,
    headers,
    concurrency: options.concurrency,
    seconds: ACCEPT_SECONDS_MAX,
    requests: numbers.take(count).map((to) => ({ path, body: JSON.stringify({ to }) })),
    expect: { status: 201, contains: '"id"' },
  });
  const following = new AbortController();
  const arrivedMs: number[] = [];
  await followArrivals(sinkUrl, { onArrival: (_to, atMs) => arrivedMs.push(atMs), signal: following.signal });
  const worker = await side.startWorker();
  const untilMs = monotonicMs() + DRAIN_SECONDS_MAX * 1_000;
  while (arrivedMs.length < accepted.answered && monotonicMs() < untilMs) await sleep(20);
  following.abort();
  await worker.stop();
  const times = arrivedMs.toSorted((a, b) => a - b);
  const first = Math.floor(times.length * WARM_UP_SHARE);
  return {
    count: times.length - 1 - first,
    elapsedMs: (times.at(-1) ?? 0) - (times[first] ?? 0),
    errors: accepted.errors + (count - times.length),
    fault: accepted.fault ?? (times.length === count ? null : `${times.length} of ${count} texts arrived`),
  };
}

/** Nobody is at home to receive them: the API is not what this measures. */
async function withoutReceipts(sinkUrl: string): Promise<void> {
  const answer = await request(`${sinkUrl}/scenarios`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ prefix: "+44", steps: [{ respond: 201, receipts: [], repeat: true }] }),
  });
  await answer.body.dump();
  if (answer.statusCode !== 201) throw new Error(`the carrier took no scenario: ${answer.statusCode}`);
}
